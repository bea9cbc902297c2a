using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class TaskSeedTests
{
    private static readonly Gen<byte[]> Words = Gen.Byte.Array[Bytes32.Size];

    // Computed with: printf '%064d%064d%040d' 1 2 3 | xxd -r -p | sha256sum
    [Fact]
    public void A_seed_is_the_digests_last_53_bits()
    {
        Bytes32 Word(int number) => Bytes32.Parse("0x" + number.ToString("D64", CultureInfo.InvariantCulture));
        var seed = TaskSeed.Of(Word(1), new Sha256Digest(Word(2)),
            Address.Parse("0x" + 3.ToString("D40", CultureInfo.InvariantCulture)));
        Assert.Equal(318074435534872L, seed);
    }

    [Fact]
    public void A_verifier_computes_a_seed_with_a_hash_and_a_remainder() =>
        Gen.Select(Words, Words, Gen.Byte.Array[Address.Size]).Sample((beacon, run, node) =>
    {
        var digest = SHA256.HashData([.. beacon, .. run, .. node]);
        var expected = (long)(new BigInteger(digest, isUnsigned: true, isBigEndian: true) % BigInteger.Pow(2, 53));
        Assert.Equal(expected, TaskSeed.Of(new Bytes32(beacon), new Sha256Digest(new Bytes32(run)), new Address(node)));
    });

    [Fact]
    public void A_task_has_its_own_seed_in_place_of_the_manifests()
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes("""
            {"ainft":1,"kind":"model","workflow":{"runtime":"x","command":["x"],"outputs":[{"path":"m","artifact":0}],
             "seed":7,"env":{"A":"b"}}}
            """), out var manifest, out _));
        Assert.True(Job.TryDerive(manifest, _ => null, out var plain, out _));
        Assert.True(Job.TryDerive(manifest, _ => null, 4_294_967_298, out var own, out _));
        Assert.Equal(("7", "7", 7L), (plain.Env["AINFT_SEED"], plain.Env["PYTHONHASHSEED"], plain.Seed));
        Assert.Equal(("4294967298", "2", 4_294_967_298L), (own.Env["AINFT_SEED"], own.Env["PYTHONHASHSEED"], own.Seed));
        Assert.Equal("b", own.Env["A"]);
    }
}
