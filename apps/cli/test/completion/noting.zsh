# Loads the completion into an interactive zsh, which notes what it would propose, and ends.
PS1=
: > proposed
autoload -U compinit && compinit -u -D
source ./stray.zsh
compadd() {
  # Where it is asked to fill arrays, it proposes nothing.
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  typeset -a matching
  builtin compadd -A matching "$@"
  if (($#matching)); then print -rl -- $IPREFIX${^matching} >> proposed; fi
}
comppostfuncs=(exit)
print ready
