# fish completion for bpfadm(8): asks the program itself.

function __bpfadm_complete
    set -l before (commandline -opc)
    set -l word (commandline -ct)
    # What the word means, once the quote that is open is closed.
    for quote in '' "'" '"'
        if set -l meant (string unescape -- "$word$quote")
            set word "$meant"
            break
        end
    end
    # A line without a word says what can be typed; fish has no place for it.
    $before[1] complete -- $before[2..] "$word" 2>/dev/null | string match -rv '^\t'
end

complete -c bpfadm -f -k -a '(__bpfadm_complete)'
