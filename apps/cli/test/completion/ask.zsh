# What zsh proposes behind a line: an interactive one, on a terminal of its own, is given the line and the tab key.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source ${0:h}/noting.zsh"
zpty -r shell said '*ready*'
zpty -w -n shell "$1"$'\t'
while zpty -r shell said; do :; done
sort -u proposed
