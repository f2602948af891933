import { fileSize, listenForFiles, type UploadView } from '@parley/kit';
import { type JSX, useEffect, useRef, useState } from 'react';
import { useActions, useDeskState, useLanguage } from '../app/context';
import { Icon } from '../app/Icon';

/** Files on their way: how far each is, what was refused and why. */
export function UploadTray({ conversationId }: { readonly conversationId: string }): JSX.Element | null {
  const { t } = useLanguage();
  const all = useDeskState((state) => state.uploads);
  const uploads = all.filter((upload) => upload.conversationId === conversationId);
  if (uploads.length === 0) {
    return null;
  }
  return (
    <ul className="uploads" aria-label={t('attach.uploads')}>
      {uploads.map((upload) => (
        <Upload key={upload.key} upload={upload} />
      ))}
    </ul>
  );
}

function Upload({ upload }: { readonly upload: UploadView }): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const { key, name, size, share, problem } = upload;
  const stop = t(problem ? 'attach.remove' : 'attach.cancel', { name });
  return (
    <li className="upload">
      <Icon name={problem ? 'alert' : 'file'} size={20} />
      <span className="attachment-text">
        <bdi className="attachment-name">{name}</bdi>
        {problem ? (
          <span className="upload-problem" role="alert">
            {t('attach.failed', { reason: t(`upload.${problem}`) })}
          </span>
        ) : (
          <progress
            value={share}
            max={1}
            aria-label={t('attach.progress', { name })}
            title={fileSize(size, t.locale)}
          />
        )}
      </span>
      {problem === 'unreachable' || problem === 'other' ? (
        <button type="button" className="text-button" onClick={() => actions.retryUpload(key)}>
          {t('attach.retry')}
        </button>
      ) : null}
      <button
        type="button"
        className="icon-button"
        aria-label={stop}
        title={stop}
        onClick={() => actions.cancelUpload(key)}
      >
        <Icon name="close" size={16} />
      </button>
    </li>
  );
}

/** Opens the choice of files. */
export function AttachButton(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('attach.add')}
        onChange={(event) => {
          const chosen = event.currentTarget;
          actions.attach([...(chosen.files ?? [])]);
          chosen.value = '';
        }}
      />
      <button
        type="button"
        className="attach"
        aria-label={t('attach.add')}
        title={t('attach.add')}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" size={20} />
      </button>
    </>
  );
}

/** Takes what is dropped or pasted anywhere; while files are held over the page, says so. */
export function FileDrop(): JSX.Element | null {
  const { t } = useLanguage();
  const actions = useActions();
  const [over, setOver] = useState(false);
  useEffect(() => listenForFiles(document, (files) => actions.attach(files), setOver), [actions]);
  return over ? <div className="drop">{t('attach.drop')}</div> : null;
}
