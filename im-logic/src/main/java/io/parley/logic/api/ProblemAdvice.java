package io.parley.logic.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.common.protocol.Error;
import io.parley.common.protocol.ErrorCode;
import io.parley.logic.link.DatabaseOutage;
import io.parley.logic.link.Refusal;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure of an endpoint with a problem of the catalogue, and counts it. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final int RETRY_AFTER_MILLIS = 1000;

    private final MeterRegistry metrics;

    ProblemAdvice(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(Refusal refusal) {
        Error error = refusal.toError();
        return answer(Problems.status(error.getCode()), error.getCode(), error.getMessage(), error.getRetryAfterMs());
    }

    @ExceptionHandler
    ResponseEntity<Object> fault(Exception failure, WebRequest request) {
        if (DatabaseOutage.isBehind(failure)) {
            LOG.warn("{} found no database: {}", describe(request), failure.getMessage());
            return answer(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    ErrorCode.UNAVAILABLE,
                    "the database can't be reached",
                    RETRY_AFTER_MILLIS);
        }
        LOG.error("{} failed", describe(request), failure);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR, ErrorCode.INTERNAL, "a fault of the server; it has been logged", 0);
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = failure.getFieldErrors().stream()
                .sorted((one, other) -> one.getField().compareTo(other.getField()))
                .map(error ->
                        error.getField() + ": " + actual(error) + " (expected: " + error.getDefaultMessage() + ")")
                .collect(Collectors.joining("; "));
        return answer(HttpStatus.BAD_REQUEST, ErrorCode.INVALID_ARGUMENT, detail, 0);
    }

    /** Never the text itself: it may be a password. */
    private static String actual(FieldError error) {
        Object value = error.getRejectedValue();
        if (value == null) {
            return "missing";
        }
        return value instanceof String text ? text.length() + " characters" : String.valueOf(value);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return answer(
                        HttpStatus.CONTENT_TOO_LARGE,
                        ErrorCode.INVALID_ARGUMENT,
                        String.valueOf(tooLarge.getMessage()),
                        0);
            }
        }
        return answer(
                HttpStatus.BAD_REQUEST,
                ErrorCode.MALFORMED_REQUEST,
                "the body is not what this endpoint reads (expected: a JSON object in UTF-8 with the documented types)",
                0);
    }

    @Override
    protected ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String expected = failure.getSupportedHttpMethods() == null
                ? "another"
                : failure.getSupportedHttpMethods().stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return withHeaders(
                headers,
                answer(
                        status,
                        ErrorCode.INVALID_ARGUMENT,
                        "method: " + failure.getMethod() + " (expected: " + expected + ")",
                        0));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return withHeaders(
                headers,
                answer(
                        status,
                        ErrorCode.INVALID_ARGUMENT,
                        "Content-Type: " + failure.getContentType() + " (expected: application/json)",
                        0));
    }

    /** All others that Spring knows: by their status. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            return fault(failure, request);
        }
        String detail = failure instanceof MethodArgumentTypeMismatchException mismatch
                ? mismatch.getName() + ": not a " + typeOf(mismatch)
                : describe(request) + ": " + HttpStatus.valueOf(status.value()).getReasonPhrase();
        return withHeaders(headers, answer(status, codeOf(status), detail, 0));
    }

    private static String typeOf(MethodArgumentTypeMismatchException mismatch) {
        Class<?> type = mismatch.getRequiredType();
        return type == null || type.isPrimitive() || Number.class.isAssignableFrom(type)
                ? "number"
                : type.getSimpleName();
    }

    private static ErrorCode codeOf(HttpStatusCode status) {
        return status.value() == HttpStatus.NOT_FOUND.value() ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_ARGUMENT;
    }

    private ResponseEntity<Object> answer(HttpStatusCode status, ErrorCode code, String detail, int retryAfterMillis) {
        metrics.counter("parley.http.refusals", "code", code.name()).increment();
        return ResponseEntity.status(status)
                .headers(Problems.headers(status, retryAfterMillis))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(status, code, detail, retryAfterMillis));
    }

    private static ResponseEntity<Object> withHeaders(HttpHeaders more, ResponseEntity<Object> answer) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(answer.getHeaders());
        headers.putAll(more);
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    /** Method and path, without the query. */
    private static String describe(WebRequest request) {
        return request instanceof ServletWebRequest servlet
                ? servlet.getHttpMethod() + " " + servlet.getRequest().getRequestURI()
                : "a request";
    }
}
