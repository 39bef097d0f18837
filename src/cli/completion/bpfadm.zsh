#compdef bpfadm
# zsh completion for bpfadm(8): asks the program itself.

local program=${(Q)words[1]} part line word note
local -a before=("${(@Q)words[2,CURRENT-1]}") shown suffix

# The word up to the cursor as it is meant: between single quotes as it stands.
part=$PREFIX
[[ $compstate[quote] == \' ]] || part=${(Q)part}
for line in "${(@f)$(${program/#\~\//$HOME/} complete -- "${before[@]}" "$part" 2>/dev/null)}"; do
	word=${line%%$'\t'*} note=${line#*$'\t'}
	shown=("$word${note:+  ($note)}")
	case $word in
	'')
		# What can be typed besides.
		[[ -z $note ]] || compadd -x "$note"
		;;
	['{[']* | */ | *, | *. | *= | *: | *'[' | *'|')
		# It goes on.
		compadd -V bpfadm -l -d shown -S '' -- "$word"
		;;
	*)
		# An expression between quotes does, too.
		[[ -n $compstate[quote] && -n ${(M)before:#where} ]] && suffix=(-S '') || suffix=()
		compadd -V bpfadm -l -d shown "${suffix[@]}" -- "$word"
		;;
	esac
done
