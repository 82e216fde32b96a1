# What fish proposes behind a line, in whose last word somebody is typing.
source ./stray.fish
complete -C $argv[1]
