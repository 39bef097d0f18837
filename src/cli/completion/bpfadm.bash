# bash completion for bpfadm(8): asks the program itself.
# shellcheck shell=bash

# Cuts the beginning of a command line into words, as sh does: "words", of which the last may be
# empty, and "quote", the quote that is open at its end.
_bpfadm_cut()
{
	local rest=$1 word='' begun=''
	local plain=$'^[^ \t\n\'"\\\\]+' doubled=$'^[^"\\\\]+' escape='^\\(["\\$`])'
	words=() quote=''
	while [[ $rest ]]; do
		case $quote in
		\') [[ $rest =~ ^[^\']+ ]] ;;
		\") [[ $rest =~ $doubled || $rest =~ $escape || $rest =~ ^\\ ]] ;;
		*) [[ $rest =~ $plain || $rest =~ ^[[:space:]]+ || $rest =~ ^\\(.?) ]] ;;
		esac || [[ $rest =~ ^[\'\"] ]]
		rest=${rest:${#BASH_REMATCH[0]}}
		case $quote${BASH_REMATCH[0]} in
		[[:space:]]*)
			[[ ! $begun ]] || words+=("$word")
			word='' begun=''
			continue
			;;
		\' | \") quote=${BASH_REMATCH[0]} ;;
		\'\' | \"\") quote='' ;;
		*) word+=${BASH_REMATCH[1]-${BASH_REMATCH[0]}} ;;
		esac
		begun=1
	done
	words+=("$word")
}

# Does the word go on, as a directory, the name of a member or an expression does?
_bpfadm_goes_on() # word
{
	case $1 in
	['{[']* | */ | *, | *. | *= | *: | *'[' | *'|') ;;
	*) [[ $quote && " ${before[*]} " == *' where '* ]] ;;
	esac
}

# The word as it is typed within the open quote, or in quotes where it needs them.
_bpfadm_quoted() # word
{
	local single=\'\\\'\' special='[^][:alnum:]_./,:=@%+[-]' sign

	REPLY=$1
	case $quote in
	\")
		for sign in \\ \" \$ \`; do
			REPLY=${REPLY//"$sign"/"\\$sign"}
		done
		;;
	\') REPLY=${REPLY//\'/$single} ;;
	*)
		[[ $REPLY =~ $special ]] || return
		REPLY=\'${REPLY//\'/$single}
		_bpfadm_goes_on "$1" || REPLY+=\'
		;;
	esac
}

_bpfadm()
{
	local line word note words quote open before kept REPLY notes=()
	COMPREPLY=()
	_bpfadm_cut "${COMP_LINE:0:COMP_POINT}"
	before=("${words[@]:1}") open=$quote
	# Bash replaces what follows the quote, or the last = or : of the word.
	_bpfadm_cut "$open${2#[=:]}"
	quote=$open kept=${before[-1]%"${words[-1]}"}
	while IFS= read -r line; do
		word=${line%%$'\t'*} note=${line#*$'\t'}
		if [[ $word ]]; then
			_bpfadm_quoted "${word#"$kept"}"
			COMPREPLY+=("$REPLY") notes+=("${note:+  ($note)}")
		elif [[ $COMP_TYPE == 63 ]]; then
			COMPREPLY+=("($note)" " ") notes+=('' '')
		fi
	done < <("$1" complete -- "${before[@]}" 2>/dev/null)
	if [[ ${#COMPREPLY[@]} -ne 1 ]]; then
		# A list to look at (a second TAB) tells what each word is.
		[[ $COMP_TYPE != 63 ]] || for line in "${!COMPREPLY[@]}"; do
			COMPREPLY[line]+=${notes[line]}
		done
	elif _bpfadm_goes_on "$word"; then
		compopt -o nospace 2>/dev/null
		# With a second word bash does not close the quote.
		[[ ! $quote ]] || COMPREPLY+=("$REPLY${notes[0]:- }")
	fi
} && complete -o nosort -F _bpfadm bpfadm
