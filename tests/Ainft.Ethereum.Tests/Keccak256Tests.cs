using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ainft.Testing;
using CsCheck;
using Org.BouncyCastle.Crypto.Digests;
using Xunit;

namespace Ainft.Ethereum.Tests;

public sealed class Keccak256Tests
{
    private static readonly Gen<ulong[]> States = Gen.ULong.Array[25];

    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("The quick brown fox jumps over the lazy dog",
        "0x4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15")]
    public void Published_vectors(string text, string hash) =>
        Assert.Equal(hash, Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(text)).ToString());

    [Fact]
    public async Task Text_hashes_as_cast_hashes_it() =>
        Assert.Equal(await Cast.RunAsync("keccak", "Anchored(bytes32,address,uint32)"),
            Keccak256.Hash("Anchored(bytes32,address,uint32)"u8).ToString());

    [Fact]
    public void Every_length_to_a_thousand_hashes_as_BouncyCastle_hashes_it()
    {
        var data = new byte[1000];
        new Random(7).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
            Assert.Equal(Reference(data.AsSpan(0, length)), Keccak256.Hash(data.AsSpan(0, length)).ToArray());
    }

    [Fact]
    public void Many_inputs_hash_as_one_by_one() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[0, 40], Gen.Int).Sample((length, count, seed) =>
        {
            var inputs = new byte[length * count];
            new Random(seed).NextBytes(inputs);
            var digests = new byte[32 * count + 5];
            Keccak256.HashMany(inputs, length, digests);
            for (var i = 0; i < count; i++)
                Assert.Equal(Reference(inputs.AsSpan(i * length, length)), digests[(32 * i)..(32 * i + 32)]);
            Assert.All(digests[^5..], untouched => Assert.Equal(0, untouched));
        }, iter: 300);

    [Fact]
    public void Four_states_permute_as_one_by_one() => Permute_as_one_by_one(KeccakVector256.Lanes, state =>
        KeccakVector256.Permute(MemoryMarshal.Cast<ulong, Vector256<ulong>>(state.AsSpan())));

    [Fact]
    public void Eight_states_permute_as_one_by_one()
    {
        if (KeccakVector512.IsSupported)
            Permute_as_one_by_one(KeccakVector512.Lanes,
                state => KeccakVector512.Permute(MemoryMarshal.Cast<ulong, Vector512<ulong>>(state.AsSpan())));
    }

    [Fact]
    public void Inputs_that_are_no_whole_number_of_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Keccak256.HashMany(new byte[65], 64, new byte[64]));
        Assert.Throws<ArgumentException>(() => Keccak256.HashMany(new byte[128], 64, new byte[63]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Keccak256.HashMany(new byte[128], 0, new byte[64]));
    }

    private static void Permute_as_one_by_one(int lanes, Action<ulong[]> permute) =>
        States.Array[lanes].Sample(states =>
        {
            var together = new ulong[25 * lanes];
            for (var i = 0; i < together.Length; i++)
                together[i] = states[i % lanes][i / lanes];
            permute(together);
            foreach (var state in states)
                KeccakScalar.Permute(state);
            return Enumerable.Range(0, together.Length).All(i => together[i] == states[i % lanes][i / lanes]);
        }, iter: 100);

    private static byte[] Reference(ReadOnlySpan<byte> data)
    {
        var digest = new KeccakDigest(256);
        digest.BlockUpdate(data);
        var hash = new byte[32];
        digest.DoFinal(hash);
        return hash;
    }
}
