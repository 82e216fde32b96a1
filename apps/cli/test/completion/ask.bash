# What bash proposes where these words stand, of which the last is being typed.
source ./stray.bash
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_stray
printf '%s\n' "${COMPREPLY[@]}"
