const greek = `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
  varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega`;
const functions = `sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh exp log ln lg lim limsup liminf max min sup
  inf arg det dim ker deg gcd hom Pr bmod pmod mod operatorname`;
const operators = `sum prod coprod int iint iiint oint bigcup bigcap bigoplus bigotimes bigvee bigwedge times cdot div pm mp
  ast star circ bullet oplus ominus otimes odot cup cap setminus wedge vee land lor lnot neg sqcup sqcap uplus amalg dagger`;
const relations = `le leq ge geq ne neq equiv approx sim simeq cong propto ll gg prec succ preceq succeq subset supset
  subseteq supseteq in notin ni mid nmid parallel perp models vdash dashv asymp doteq vartriangle lesssim gtrsim`;
const arrows = `to gets mapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow longleftarrow
  longrightarrow Longleftarrow Longrightarrow Longleftrightarrow longmapsto uparrow downarrow updownarrow Uparrow
  Downarrow hookrightarrow hookleftarrow rightharpoonup rightleftharpoons implies impliedby iff xrightarrow xleftarrow`;
const signs = `infty partial nabla forall exists nexists emptyset varnothing aleph hbar ell Re Im angle degree prime ldots
  cdots vdots ddots dots dotsc dotsb therefore because checkmark triangle square Box top bot`;
const forms = `frac dfrac tfrac cfrac binom sqrt left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr langle
  rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert overline underline overbrace underbrace hat widehat
  tilde widetilde bar vec dot ddot overset underset stackrel substack not limits nolimits displaystyle textstyle quad
  qquad begin end hline text textbf textit textrm mathrm mathbf mathit mathsf mathtt mathbb mathcal mathfrak mathscr
  boldsymbol bm boxed cancel tag`;

const commands = new Set([greek, functions, operators, relations, arrows, signs, forms].join(' ').split(/\s+/));
const environments = new Set(
  `matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases aligned align align* gathered gather gather* split
  equation equation* array`.split(/\s+/),
);
/** Behind a backslash: line ends, spaces that take room, and characters that mean themselves. */
const signsBehindBackslash = new Set('\\,;: {}%&#_$|/'.split(''));

/**
 * Whether all that is written in a formula is seen when it is set: LaTeX can hide words (`\phantom`, `%`), lay them over
 * each other (`\kern`, `\llap`) and paint them white.
 *
 * Only commands that are known to do nothing of that are taken. In doubt a formula is code, to the letter.
 */
export function isPlainFormula(latex: string): boolean {
  for (const [command, name, sign] of latex.matchAll(/\\(?:([a-zA-Z]+)|([\s\S]?))|%/g)) {
    if (command === '%') return false;
    if (name === undefined ? !signsBehindBackslash.has(sign ?? '') : !commands.has(name)) return false;
  }
  return Array.from(latex.matchAll(/\\(?:begin|end)\s*(?:\{([^{}]*)\})?/g)).every(([, name = '']) =>
    environments.has(name),
  );
}
