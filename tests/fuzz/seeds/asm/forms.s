0: (b7) r0 = 0
r1 += r2
w1 -= 4
r3 s>>= 2
r3 s/= r4
w3 s%= 5
r1 = (s16)r2
r1 = -r1
r1 = be16 r1
r1 = bswap64 r1
r2 = addr_space_cast(r1, 0, 1)
r1 = 0x123456789 ll
r1 = map[name:flows]
r1 = map[id:7][0]+8
r1 = map[idx:0]
r1 = map[pinned:/sys/fs/bpf/x]
r1 = subprog[+1]
r1 = btf_id[5]
r2 = *(u32 *)(r1 +4)
r2 = *(s8 *)(r1 -4)
*(u64 *)(r10 -8) = r2
*(u16 *)(r10 -8) = 1
lock *(u64 *)(r0 +0) += r1
r1 = atomic64_fetch_or((u64 *)(r2 +0), r1)
r1 = atomic_xchg((u32 *)(r2 +0), r1)
r0 = atomic64_cmpxchg((u64 *)(r2 +0), r0, r1)
r1 = load_acquire((u64 *)(r2 +0))
store_release((u64 *)(r2 +0), r1)
r0 = *(u8 *)skb[12]
r0 = *(u16 *)skb[r1 + 4]
if r0 s> r1 goto pc+2 ; comment
if w0 & 0xf goto out
gotol out
may_goto +1
call map_lookup_elem
call bpf_map_lookup_elem#1
call pc+1
call kernel-function#5
out: goto out
exit
