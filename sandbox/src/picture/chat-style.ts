/**
 * The look of a phone 420 units wide with letters of 16 units. Lines break about where they break on a phone, not at the
 * same letter: fonts differ. Code is wrapped, so that nothing of it is out of sight.
 */
export const chatStyle = `
* { box-sizing: border-box; }
body { width: 440px; margin: 0; padding: 0 10px 10px; background: #d6e2ee; color: #000; font: 16px/1.3 "Noto Sans", "Noto Sans CJK SC", sans-serif; }
header { margin: 0 -10px 10px; padding: 10px 20px; background: #517da2; color: #fff; font-weight: 600; }
main { display: flex; flex-direction: column; gap: 8px; }
section { width: fit-content; max-width: 340px; }
section.person { align-self: flex-end; }
.bubble { padding: 6px 11px 8px; border-radius: 14px; background: #fff; overflow: hidden; }
.person .bubble { background: #e3fcc9; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.text a { color: #2678b6; text-decoration: underline; }
code, .pre { font-family: "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }
code { font-size: 14px; color: #8a3ab0; }
.pre, blockquote { margin: 2px 0; padding: 4px 7px; border-left: 3px solid #4a90d9; border-radius: 5px; background: #e9f2fb; unicode-bidi: plaintext; }
.pre { direction: ltr; text-align: left; }
.language { margin: -4px -7px 4px; padding: 2px 7px; background: #d3e4f5; font: 600 13px "Noto Sans", sans-serif; }
.beginning, .end { max-height: 118px; overflow: hidden; }
.end { display: flex; flex-direction: column; justify-content: flex-end; }
.end .text { flex: none; }
.cut { margin: 6px -11px; padding: 2px; border: dashed #999; border-width: 1px 0; color: #777; background: #f4f4f4; text-align: center; font-size: 12px; }
.file { display: flex; gap: 10px; align-items: center; padding: 4px 30px 4px 0; }
.icon { width: 44px; height: 44px; border-radius: 22px; background: #4a90d9; color: #fff; font-size: 24px; line-height: 44px; text-align: center; }
.row { display: flex; gap: 4px; margin-top: 4px; }
.row span { flex: 1; padding: 7px; border-radius: 8px; background: #8aa8c4; color: #fff; text-align: center; }
.row .off { background: #b9c7d4; }
`;
