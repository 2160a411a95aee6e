/**
 * How the plain form looks, as a file of its own: the policy forbids styles inside the page. Small, and of properties that browsers
 * without scripts know; without it the form works as well. Colours are those of the wizard, light and dark.
 */
export const plainStyle = `:root{color-scheme:light dark;--page:#faf7f3;--field:#fff;--ink:#211d1a;--soft:#57504a;--line:#8a8078;--main:#b34a1b;--on-main:#fff;--alert:#fce6e6}
@media(prefers-color-scheme:dark){:root{--page:#171310;--field:#26211d;--ink:#f3efea;--soft:#b3aaa2;--line:#8a8078;--main:#ee854c;--on-main:#1c130d;--alert:#472122}}
*{box-sizing:border-box}
body{max-width:34rem;margin:0 auto;padding:16px 16px 48px;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.2}
h2{font-size:1.1rem}
small{display:block;margin-top:6px;color:var(--soft);font-size:.8125rem}
br{display:none}
fieldset{min-width:0;margin:0 0 24px;padding:8px 16px 16px;border:1px solid var(--line);border-radius:10px}
legend{padding:0 6px}
p{margin:12px 0}
label{display:block;margin-top:12px;font-weight:500}
input,select{display:block;width:100%;min-height:44px;margin-top:4px;padding:8px 12px;border:1px solid var(--line);border-radius:10px;background:var(--field);color:var(--ink);font:inherit}
input[type=radio]{position:absolute;left:0;top:12px;width:20px;min-height:20px;margin:0;accent-color:var(--main)}
label.choice{position:relative;min-height:44px;margin:0;padding:10px 0 10px 32px;font-weight:400}
p.choice{margin:0}
label+button{margin-top:12px}
button{min-height:48px;padding:0 24px;border:1px solid var(--line);border-radius:10px;background:var(--field);color:var(--ink);font:inherit}
button.main{width:100%;border-color:var(--main);background:var(--main);color:var(--on-main)}
[role=alert],[role=status]{padding:12px 16px;border-radius:10px;background:var(--alert)}
a{display:block;padding:9px 0;color:var(--ink);font-weight:600}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
`;
