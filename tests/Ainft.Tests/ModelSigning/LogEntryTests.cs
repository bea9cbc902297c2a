using Ainft.ModelSigning;
using CsCheck;
using Xunit;

namespace Ainft.Tests.ModelSigning;

/// <summary>Changes the published entry of the public log.</summary>
public sealed class LogEntryTests
{
    private static readonly ModelSignature Signature = SignatureVectorTests.Read("sigstore");
    private static readonly TrustedRoot Root = SignatureVectorTests.Root();

    private static LogEntry Entry => Signature.Material.LogEntries[0];

    [Fact]
    public void A_changed_byte_of_the_entry_is_noticed() =>
        Gen.Select(Gen.Int[0, Entry.Body.Length - 1], Gen.Byte[1, 255]).Sample((at, mask) =>
            AssertFails(Entry with { Body = Changed(Entry.Body, at, mask) }), iter: 500);

    [Fact]
    public void Another_index_and_another_time_are_noticed()
    {
        AssertFails(Entry with { Index = Entry.Index + 1 });
        AssertFails(Entry with { IntegratedTime = Entry.IntegratedTime!.Value.AddSeconds(1) });
        AssertFails(Entry with { IntegratedTime = null });
        AssertFails(Entry with { Promise = null });
    }

    [Fact]
    public void An_entry_without_a_signed_time_needs_a_trusted_time_and_its_tree()
    {
        var at = Entry.IntegratedTime!.Value;
        var untimed = Entry with { IntegratedTime = null, Promise = null };
        var retired = Root with { Logs = [.. Root.Logs.Select(log => log with { Until = at.AddSeconds(-1) })] };

        Assert.False(Fails(untimed, Root, at));
        Assert.True(Fails(untimed with { Inclusion = null }, Root, at));
        Assert.True(Fails(untimed, retired, at));
    }

    [Fact]
    public void A_changed_proof_of_inclusion_is_noticed()
    {
        var proof = Entry.Inclusion!;
        AssertFails(Entry with { Inclusion = proof with { Index = proof.Index - 1 } });
        AssertFails(Entry with { Inclusion = proof with { TreeSize = proof.TreeSize + 1 } });
        AssertFails(Entry with { Inclusion = proof with { Hashes = [.. proof.Hashes.Skip(1)] } });
        AssertFails(Entry with { Inclusion = proof with { Hashes = [.. proof.Hashes, new byte[32]] } });
        AssertFails(Entry with { Inclusion = proof with { RootHash = Changed(proof.RootHash, 0, 1) } });
        Gen.Select(Gen.Int[0, proof.Checkpoint!.Length - 1], Gen.Char['!', '~']).Sample((at, letter) =>
        {
            var note = proof.Checkpoint.Remove(at, 1).Insert(at, letter.ToString());
            // The name before a signature is not signed.
            if (note != proof.Checkpoint && at < proof.Checkpoint.IndexOf("\n\n", StringComparison.Ordinal))
                AssertFails(Entry with { Inclusion = proof with { Checkpoint = note } });
        }, iter: 500);
    }

    [Fact]
    public void An_entry_without_a_proof_of_inclusion_is_not_checked_for_it()
    {
        var checks = LogEntryChecks.Of(Entry with { Inclusion = null }, Signature, Root);
        Assert.Equal(CheckResult.NotChecked, checks.Single(check => check.Name == LogEntryChecks.Inclusion).Result);
        Assert.DoesNotContain(checks, check => check.Result == CheckResult.Fail);
    }

    [Fact]
    public void An_entry_of_an_unknown_log_is_refused()
    {
        AssertFails(Entry with { LogId = new byte[32] });
        var unknown = Root with { Logs = [Root.Logs[0] with { Key = null }] };
        Assert.Contains(LogEntryChecks.Of(Entry, Signature, unknown), check => check.Result == CheckResult.Fail);
    }

    [Fact]
    public void A_promise_outside_of_the_time_of_the_key_is_refused()
    {
        var time = Entry.IntegratedTime!.Value;
        var within = Root with { Logs = [.. Root.Logs.Select(log => log with { From = time, Until = time })] };
        var retired = Root with
        {
            Logs = [.. Root.Logs.Select(log => log with { Until = time.AddSeconds(-1) })],
        };

        Assert.DoesNotContain(
            LogEntryChecks.Of(Entry, Signature, within), check => check.Result == CheckResult.Fail);
        Assert.Contains(LogEntryChecks.Of(Entry, Signature, retired), check => check.Result == CheckResult.Fail);
    }

    private static bool Fails(LogEntry entry, TrustedRoot root, DateTimeOffset at) =>
        LogEntryChecks.Of(entry, Signature, root, at).Any(check => check.Result == CheckResult.Fail);

    private static void AssertFails(LogEntry entry) => Assert.Contains(
        LogEntryChecks.Of(entry, Signature, Root), check => check.Result == CheckResult.Fail);

    private static byte[] Changed(ReadOnlyMemory<byte> bytes, int at, byte mask)
    {
        var changed = bytes.ToArray();
        changed[at] ^= mask;
        return changed;
    }
}
