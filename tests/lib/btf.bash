# Small files of BTF, made byte by byte (little-endian).

word() { # number...: 4 bytes each
	local number
	for number; do
		# shellcheck disable=SC2059 # a format on purpose
		printf "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $((number & 255)) \
			$((number >> 8 & 255)) $((number >> 16 & 255)) $((number >> 24 & 255)))"
	done
}

# A file of BTF: its words behind the header, then its strings ("\0" are printf's).
btf_file() { # strings' size, strings, word...
	local size=$1 strings=$2 types=$((($# - 2) * 4))
	shift 2
	printf '\x9f\xeb\x01\x00'
	word 24 0 $types $types "$size" "$@"
	# shellcheck disable=SC2059
	printf "$strings"
}

# 1: int; 2: int *.
btf_base() {
	btf_file 5 '\0int\0' 1 0x01000000 4 0x01000020 0 0x02000000 1
}

# On that, 3: typedef int *t; 4: struct s { t a; }.
btf_split() {
	btf_file 6 't\0s\0a\0' 5 0x08000000 2 7 0x04000001 8 9 3 0
}
