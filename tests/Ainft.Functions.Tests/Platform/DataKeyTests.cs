using System.Security.Cryptography;
using System.Text;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Secrets are encrypted for one place, under keys that rotate.</summary>
public sealed class DataKeyTests
{
    private static readonly SecretPlace Place = new("Integrations", "a", "0xab", "Secret");
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("a secret of a webhook");
    private static readonly string First = new('1', 64), Second = new('2', 64);

    [Fact]
    public void An_envelope_opens_only_at_its_place_with_its_key()
    {
        var keys = KeysOf(First);
        var envelope = keys.Seal(Place, Secret);

        Assert.Equal(Secret, keys.Open(Place, envelope));
        foreach (var other in new[]
        {
            Place with { Table = "Deliveries" }, Place with { Partition = "b" }, Place with { Row = "0xac" },
            Place with { Column = "Token" },
        })
            Assert.Null(keys.Open(other, envelope));
        var others = KeysOf(Second);
        Assert.Null(others.Open(Place, envelope));
    }

    [Fact]
    public void Each_changed_or_missing_byte_of_an_envelope_is_found()
    {
        var keys = KeysOf(First);
        var envelope = keys.Seal(Place, Secret);

        for (var at = 0; at < envelope.Length; at++)
        {
            var changed = envelope.ToArray();
            changed[at] ^= 1;
            Assert.Null(keys.Open(Place, changed));
            Assert.Null(keys.Open(Place, envelope.AsSpan(0, at)));
        }
    }

    [Fact]
    public void Two_envelopes_of_a_secret_differ_and_contain_no_part_of_it()
    {
        var keys = KeysOf(First);
        var (one, other) = (keys.Seal(Place, Secret), keys.Seal(Place, Secret));

        Assert.NotEqual(one, other);
        Assert.Equal(-1, one.AsSpan().IndexOf(Secret.AsSpan(0, 4)));
        Assert.Equal(1 + 8 + 12 + Secret.Length + 16, one.Length);
    }

    [Fact]
    public void Threads_that_seal_and_open_at_the_same_time_do_not_disturb_one_another()
    {
        var keys = KeysOf(First);
        var envelope = keys.Seal(Place, Secret);

        Parallel.For(0, 100_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            Assert.Equal(Secret, keys.Open(Place, envelope));
            Assert.Equal(Secret, keys.Open(Place, keys.Seal(Place, Secret)));
        });
    }

    [Fact]
    public void The_envelope_has_the_form_of_decision_42()
    {
        var keys = KeysOf(First);
        var envelope = keys.Seal(Place, Secret);
        var key = Convert.FromHexString(First);

        Assert.Equal(1, envelope[0]);
        Assert.Equal(SHA256.HashData(key)[..8], envelope[1..9]);
        var cipher = new AesGcm(key, 16);
        var opened = new byte[Secret.Length];
        cipher.Decrypt(
            envelope.AsSpan(9..21), envelope.AsSpan(21..^16), envelope.AsSpan(^16..), opened,
            "Integrations\0a\00xab\0Secret"u8);
        Assert.Equal(Secret, opened);
    }

    [Fact]
    public void The_old_key_opens_envelopes_and_makes_none()
    {
        var before = KeysOf(First);
        var during = KeysOf(Second, First);
        var after = KeysOf(Second);
        var old = before.Seal(Place, Secret);

        Assert.Equal(Secret, during.Open(Place, old));
        Assert.Equal(SecretAge.Old, during.AgeOf([old]));
        var renewed = during.Seal(Place, Secret);
        Assert.Equal(SecretAge.Newest, during.AgeOf([renewed]));
        Assert.Equal(SecretAge.Old, during.AgeOf([renewed, old]));
        Assert.Equal(SecretAge.Lost, after.AgeOf([renewed, old]));
        Assert.Equal(Secret, after.Open(Place, renewed));
        Assert.Null(after.Open(Place, old));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("@Microsoft.KeyVault(VaultName=v;SecretName=s)", null, true)]
    [InlineData("short", null, false)]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111", "short", false)]
    [InlineData(null, "1111111111111111111111111111111111111111111111111111111111111111", false)]
    public void Only_a_malformed_key_stops_the_start(string? key, string? old, bool isValid)
    {
        var options = new DataKeyOptions { Key = key, OldKey = old };

        var result = new DataKeyOptionsValidator().Validate(null, options);

        Assert.Equal(isValid, result.Succeeded);
        if (!isValid)
            Assert.Contains("Ainft__Data__", result.FailureMessage, StringComparison.Ordinal);
        var keys = isValid ? new DataKeys(Options.Create(options)) : KeysOf(First);
        Assert.Equal(isValid, keys.Off is not null);
    }

    private static DataKeys KeysOf(string key, string? old = null) =>
        new(Options.Create(new DataKeyOptions { Key = key, OldKey = old }));
}
