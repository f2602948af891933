package io.parley.storage.report;

import io.parley.common.id.UuidBytes;
import io.parley.storage.transaction.AccountLock;
import io.parley.storage.transaction.RetriedTransaction;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Repository;

@Repository
class MySqlReportStore implements ReportStore {
    private final ReportMapper reports;
    private final AccountLock accounts;
    private final RetriedTransaction transaction;

    MySqlReportStore(ReportMapper reports, AccountLock accounts, RetriedTransaction transaction) {
        this.reports = reports;
        this.accounts = accounts;
        this.transaction = transaction;
    }

    @Override
    public Added add(NewReport report, Quota quota) {
        return transaction.run(() -> {
            accounts.lock(report.reporterId());
            long now = transaction.now();
            ReportRow row = ReportRow.of(report, now);
            byte[] opId = UuidBytes.of(report.opId());
            ReportRow made = reports.made(report.reporterId(), opId);
            if (made != null) {
                return made.isSame(row) ? new Added.Done(made.reportId) : new Added.Reused();
            }
            long since = now - quota.within().toMillis();
            if (reports.countSince(report.reporterId(), since) >= quota.reports()) {
                return new Added.TooMany();
            }
            reports.add(row, opId);
            return new Added.Done(row.reportId);
        });
    }

    @Override
    public Optional<StoredReport> find(long reportId) {
        return Optional.ofNullable(reports.find(reportId)).map(ReportRow::toReport);
    }

    @Override
    public List<StoredReport> list(ReportState state, long afterReportId, int limit) {
        return reports.list(state.number(), afterReportId, limit).stream()
                .map(ReportRow::toReport)
                .toList();
    }

    @Override
    public boolean take(long reportId, String moderator) {
        reports.take(reportId, moderator);
        return find(reportId)
                .filter(report -> report.state() == ReportState.TAKEN
                        && report.moderator().equals(moderator))
                .isPresent();
    }

    @Override
    public boolean resolve(long reportId, String moderator, ReportOutcome outcome, String note) {
        return reports.resolve(reportId, moderator, outcome.number(), note);
    }
}
