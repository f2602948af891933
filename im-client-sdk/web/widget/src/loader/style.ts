/** Styles inside the shadow root: the page's own rules end at it, and `all: initial` undoes what is inherited. */
export const LOADER_STYLE = `
:host{all:initial}
*{box-sizing:border-box}
.root{
  --accent:#0f6e66;--accent-ink:#fff;--surface:#fff;--text:#1b1c1f;--muted:#5f6268;--danger:#c2281d;--sunken:#f0f0ee;
  --shadow:0 0 0 1px rgb(15 17 20/.06),0 12px 40px rgb(15 17 20/.18);
  font:16px/24px system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;color:var(--text);
}
@media (prefers-color-scheme:dark){.root{
  --surface:#1d1e21;--text:#ededee;--muted:#a6a9af;--sunken:#2a2c30;
  --shadow:0 0 0 1px rgb(255 255 255/.1),0 12px 40px rgb(0 0 0/.5);
}}
button{font:inherit;color:inherit;border:0;background:none;padding:0;margin:0;cursor:pointer;-webkit-tap-highlight-color:transparent}
svg{display:block;width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.launcher,.panel{position:fixed;z-index:2147483000;inset-inline-end:max(20px,env(safe-area-inset-right))}
.launcher{
  bottom:max(20px,env(safe-area-inset-bottom));width:56px;height:56px;border-radius:50%;display:grid;place-items:center;
  background:var(--accent);color:var(--accent-ink);box-shadow:0 1px 2px rgb(15 17 20/.16),0 6px 20px rgb(15 17 20/.2);
  transition:transform .16s ease,box-shadow .16s ease;
}
.launcher svg{width:28px;height:28px}
.launcher:hover{transform:translateY(-1px);box-shadow:0 1px 2px rgb(15 17 20/.16),0 10px 26px rgb(15 17 20/.26)}
.launcher:active{transform:scale(.96)}
.launcher:focus-visible,.again:focus-visible,.dismiss:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.icon{grid-area:1/1;transition:opacity .16s ease,transform .16s ease}
.launcher[aria-expanded=true] .icon-chat,.launcher[aria-expanded=false] .icon-down{opacity:0;transform:rotate(30deg) scale(.7)}
.badge{
  position:absolute;top:-3px;inset-inline-end:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;
  background:var(--danger);color:#fff;font-size:12px;line-height:22px;font-weight:600;text-align:center;
  font-variant-numeric:tabular-nums;box-shadow:0 0 0 2px var(--surface);
}
.launcher[aria-expanded=true] .badge{display:none}
.panel{
  bottom:88px;width:384px;max-width:calc(100vw - 40px);height:min(680px,calc(100vh - 104px));
  display:flex;flex-direction:column;overflow:hidden;border-radius:16px;background:var(--surface);box-shadow:var(--shadow);
  transform-origin:bottom right;transition:opacity .16s ease,transform .16s ease,visibility 0s;
}
.panel[hidden]{
  display:flex;visibility:hidden;opacity:0;transform:translateY(8px) scale(.985);pointer-events:none;
  transition:opacity .12s ease,transform .12s ease,visibility 0s .12s;
}
iframe{flex:1;width:100%;height:100%;border:0;display:block;opacity:0;transition:opacity .12s ease}
.panel[data-state=ready] iframe{opacity:1}
.veil{position:absolute;inset:0;display:flex;flex-direction:column;background:var(--surface)}
.panel[data-state=ready] .veil{display:none}
.bar{display:flex;align-items:center;justify-content:flex-end;height:64px;padding:0 12px;border-bottom:1px solid var(--sunken)}
.dismiss{width:40px;height:40px;border-radius:10px;display:grid;place-items:center;color:var(--muted)}
.dismiss:hover{background:var(--sunken)}
.bones{padding:24px 16px;display:grid;gap:8px;opacity:0;animation:come .2s ease .2s forwards}
.bones i{display:block;height:36px;border-radius:16px;background:var(--sunken)}
.bones i:nth-child(1){width:62%}.bones i:nth-child(2){width:44%}
@keyframes come{to{opacity:1}}
.fault{margin:auto;padding:24px;text-align:center;display:none}
.fault svg{margin:0 auto 12px;width:32px;height:32px;color:var(--muted)}
.fault b{display:block;font-weight:600}
.fault p{margin:4px 0 16px;color:var(--muted);font-size:14px;line-height:20px;overflow-wrap:anywhere}
.again{height:40px;padding:0 20px;border-radius:20px;background:var(--accent);color:var(--accent-ink);font-weight:600;font-size:14px}
.panel[data-state=failed] .fault{display:block}.panel[data-state=failed] .bones{display:none}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:480px),(max-height:480px) and (max-width:920px){
  .panel{inset:0;bottom:auto;width:100%;max-width:none;height:100vh;height:100dvh;height:var(--viewport,100dvh);top:var(--offset,0);border-radius:0;box-shadow:none}
  .root[data-open] .launcher{visibility:hidden}
}
@media (pointer:coarse){.dismiss{width:44px;height:44px}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation-duration:.01ms!important}}
@media (forced-colors:active){.launcher,.panel,.again{border:1px solid}}
@media print{.root{display:none}}
`;
