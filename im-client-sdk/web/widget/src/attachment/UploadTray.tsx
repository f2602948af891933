import { fileSize, listenForFiles, type UploadView } from '@parley/kit';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useActions, useLanguage, useWidgetState } from '../app/context';
import { Icon } from '../app/Icon';

/** Files on their way: how far each is, what was refused and why. */
export function UploadTray(): JSX.Element | null {
  const { t } = useLanguage();
  const uploads = useWidgetState((state) => state.uploads);
  if (uploads.length === 0) {
    return null;
  }
  return (
    <ul class="uploads" aria-label={t('attach.uploads')}>
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
    <li class="upload">
      <Icon name={problem ? 'alert' : 'file'} size={20} />
      <span class="attachment-text">
        <bdi class="attachment-name">{name}</bdi>
        {problem ? (
          <span class="upload-problem" role="alert">
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
        <button type="button" class="text-button" onClick={() => actions.retryUpload(key)}>
          {t('attach.retry')}
        </button>
      ) : null}
      <button
        type="button"
        class="icon-button"
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
        class="attach"
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
  return over ? <div class="drop">{t('attach.drop')}</div> : null;
}
