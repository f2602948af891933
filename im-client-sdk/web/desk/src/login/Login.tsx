import { type FormEvent, type JSX, useEffect, useRef, useState } from 'react';
import { useActions, useDeskState, useLanguage, useNow } from '../app/context';
import { Icon } from '../app/Icon';
import { Mark } from '../app/Mark';
import type { LoginProblem } from '../app/state';
import type { Translate } from '../texts';

export function Login(): JSX.Element {
  const { t } = useLanguage();
  const actions = useActions();
  const busy = useDeskState((state) => state.signingIn);
  const problem = useDeskState((state) => state.loginProblem);
  const now = useNow(1000);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const held = problem?.kind === 'throttled' && problem.until > now;

  useEffect(() => {
    if (problem?.kind === 'wrong') {
      passwordField.current?.select();
    }
  }, [problem]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && !held && login.trim() !== '' && password !== '') {
      actions.signIn(login.trim(), password);
    }
  };

  return (
    <main className="login">
      <form className="login-card" onSubmit={submit} aria-labelledby="login-heading">
        <Mark size={44} />
        <h1 id="login-heading">{t('login.heading')}</h1>
        <label className="field">
          <span>{t('login.name')}</span>
          <input
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            value={login}
            onChange={(event) => setLogin(event.target.value)}
          />
        </label>
        <div className="field">
          <label htmlFor="password">{t('login.password')}</label>
          <div className="field-box">
            <input
              ref={passwordField}
              id="password"
              name="password"
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              required
              value={password}
              aria-invalid={problem?.kind === 'wrong'}
              aria-describedby="login-problem"
              onChange={(event) => setPassword(event.target.value)}
            />
            <button
              type="button"
              className="icon-button"
              aria-label={t(shown ? 'login.hide' : 'login.show')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              <Icon name={shown ? 'eyeOff' : 'eye'} />
            </button>
          </div>
        </div>
        <p id="login-problem" className="login-problem" role="alert">
          {problemText(problem, now, t)}
        </p>
        <button type="submit" className="button button-main" disabled={busy || held}>
          {t(busy ? 'login.busy' : 'login.submit')}
        </button>
      </form>
    </main>
  );
}

function problemText(problem: LoginProblem | null, now: number, t: Translate): string {
  if (problem === null) {
    return '';
  }
  if (problem.kind !== 'throttled') {
    return t(`login.${problem.kind}`);
  }
  const seconds = Math.ceil((problem.until - now) / 1000);
  return seconds > 0 ? t('login.throttled', { count: seconds }) : '';
}
