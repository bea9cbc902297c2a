using Ainft.Cli.Api;
using Ainft.Cli.Minting;
using Ainft.Ethereum;

namespace Ainft.Cli.Bulk;

/// <summary>Sends a file of lines to the server, for <c>mint --bulk</c> and for <c>import</c>.</summary>
internal sealed class BulkCommand(AinftApi api, Output output, string file, BulkTerms terms, TimeSpan? wait)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Mints lines that are manifests. The command signs them with the key.</summary>
    public Task<int> MintAsync(ChainInfo chain, LocalKey key, CancellationToken cancellationToken)
    {
        var purpose = new BulkPurpose(
            "ainft-bulk/1", key.Address.ToString(), chain.ChainId, chain.RegistryAddress.ToString());
        return RunAsync(
            purpose, "minted", line => InputLine.OfManifest(line, key.Address), lines => Sign(lines, chain.Domain, key),
            cancellationToken);
    }

    /// <summary>Imports lines that contain the signatures of their creators.</summary>
    public async Task<int> ImportAsync(ChainInfo chain, CancellationToken cancellationToken)
    {
        await using var lines = await ProofLines.OfAsync(file, cancellationToken);
        var purpose = new BulkPurpose("ainft-import/1", null, chain.ChainId, chain.RegistryAddress.ToString());
        return await RunAsync(
            purpose, "imported", InputLine.OfImport, _ => new BulkTarget("ainfts/import"), cancellationToken, lines);
    }

    // The command computes the root from its own ids. So the creator signs the content of the file, and no answer of
    // the server can change that.
    private static BulkTarget Sign(IReadOnlyList<InputLine> lines, MintDomain domain, LocalKey key)
    {
        var deadline = SignatureLife.Deadline(TimeProvider.System);
        var root = MerkleTree.Build(lines.Select(line => line.Leaf).ToArray().AsMemory()).Root;
        var signature = key.Sign(MintMessage.HashMintMany(domain, root, lines.Count, deadline));
        return new BulkTarget($"ainfts/bulk?creator={key.Address}&deadline={deadline}", signature.ToString());
    }

    private async Task<int> RunAsync(
        BulkPurpose purpose,
        string verb,
        Func<RawLine, InputLine> parse,
        Func<IReadOnlyList<InputLine>, BulkTarget> target,
        CancellationToken cancellationToken,
        Stream? content = null)
    {
        if (file is "-")
            throw CommandException.Usage(
                "The lines must come from a file, because a stopped run continues by reading the file again.",
                "Save the lines and pass the name of the file.");
        using var lines = BulkFile.Open(file, content);
        using var journal = BulkJournal.Open(file + ".journal", purpose);
        try
        {
            using var ids = terms.Ids is { } path ? new BulkIds(path) : null;
            var backlog = new BulkBacklog(api, output.Note, TimeProvider.System);
            var sender = new BulkSender(new BulkUpload(api, target), backlog, terms, TimeProvider.System);
            var run = new BulkRun(new BulkReader(lines, parse), journal, backlog, sender, terms, ids);
            var summary = await run.RunAsync(file, output, cancellationToken);
            ids?.Save();
            if (wait is { } timeout)
                await FinalizeAsync(
                    [.. journal.Records.SelectMany(record => record.Bundles)], timeout, cancellationToken);
            output.Result(summary, people => summary.Show(people, verb));
            return ExitCode.Ok;
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater)
        {
            throw CommandException.TryLater(
                failure.Message, "Run the same command again. It continues where it stopped.");
        }
    }

    private Task<int> FinalizeAsync(
        List<string> bundles, TimeSpan timeout, CancellationToken cancellationToken) =>
        output.BarAsync("finality", async bar =>
    {
        var (all, watch) = (bundles.Count, new ServerWatch(output.Note, TimeProvider.System));
        var started = TimeProvider.System.GetTimestamp();
        for (; bundles.Count > 0; await Task.Delay(Poll, TimeProvider.System, cancellationToken))
        {
            foreach (var bundle in bundles.ToList())
                if (await watch.AskAsync(async () =>
                    await BundleState.FindAsync(api, bundle, cancellationToken) ?? default) is { IsFinalized: true })
                    bundles.Remove(bundle);
            bar.Show(1 - (double)bundles.Count / all, $"{bundles.Count} of {all} bundles are not final yet");
            if (TimeProvider.System.GetElapsedTime(started) > timeout)
                throw CommandException.TryLater($"The bundles were not final within {timeout.TotalSeconds:0} s.");
        }

        return all;
    });
}
