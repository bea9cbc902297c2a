using System.Net;
using System.Security.Cryptography;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Mirrors;

/// <summary>
/// Keeps a copy of all anchored bundles by the events of the registry contract. The bytes of a bundle must have its
/// name, and the leaves of a batch must have its anchored root. So the copy does not depend on the server's honesty.
/// </summary>
internal sealed class Mirror(AinftApi api, Node node, MirrorFolder folder, Output output)
{
    private const int MostBundles = 100_000;

    private static readonly AnswerLimits BundleLimits = new(8L << 30, TimeSpan.FromMinutes(2), null);

    /// <summary>Copies the batches from a state on to the last final block, and returns the new state.</summary>
    public async Task<MirrorState> RunAsync(MirrorState state, CancellationToken ct)
    {
        var missing = new List<MirrorRoot>();
        foreach (var root in state.Missing)
            if (!await CopyAsync(root, ct))
                missing.Add(root);
        var final = await node.Client.GetBlockAsync(BlockTag.Finalized, ct)
            ?? throw CommandException.TryLater("The node has no final block.", "Pass another node with --rpc.");
        var logs = new ChainLogs(node);
        var windows = logs.ReadAsync(
            Address.Parse(state.Registry), [AnchoredEvent.Topic], state.Next, final.Number, ct);
        await foreach (var (events, last) in windows)
        {
            foreach (var log in events)
                if (AnchoredEvent.TryRead(log, out var anchored))
                {
                    var time = await logs.TimeOfAsync(log.BlockHash, ct);
                    var root = new MirrorRoot(
                        anchored.Root.ToString(), anchored.Size, log.BlockNumber, log.LogIndex, time);
                    if (!await CopyAsync(root, ct))
                        missing.Add(root);
                }
            state = state with { Next = last + 1, Missing = [.. missing] };
            folder.Write(state);
        }
        folder.Write(state = state with { Missing = missing });
        return state;
    }

    /// <summary>Copies a batch. Returns false when the server does not serve all of it.</summary>
    private async Task<bool> CopyAsync(MirrorRoot root, CancellationToken ct)
    {
        if (await BundlesOfAsync(root, ct) is not { } bundles)
            return false;
        using var hashes = new MemoryStream();
        var isWhole = true;
        foreach (var bundle in bundles)
        {
            var hash = Sha256Digest.Parse(bundle.Hash);
            if (!File.Exists(folder.BundleOf(hash)) && !await FetchAsync(hash, ct))
                return false;
            await foreach (var (_, position, entry) in BundleReader.ReadAsync(folder.BundleOf(hash), ct))
            {
                if (bundle.IsRedundant(position))
                    continue;
                hashes.Write(entry.Leaf.Hash().ToArray());
                isWhole &= await KeepEvidenceAsync(entry, ct);
            }
        }
        if (hashes.Length == 0 || MerkleTree.BuildFromHashes(hashes.ToArray()).Root.ToString() != root.Root)
            throw CommandException.Refused(
                $"The bundles that the server names for the root {root.Root} have another root.",
                "Do not trust the answers of this server. Such a root is a reason for a veto of later reward roots.");
        folder.Write(new MirrorBatch(root, bundles));
        output.Note($"{root.Root}  {bundles.Count} bundles{(isWhole ? null : ", evidence is missing")}");
        return isWhole;
    }

    private async Task<IReadOnlyList<MirrorBundle>?> BundlesOfAsync(MirrorRoot root, CancellationToken ct)
    {
        var bundles = new List<MirrorBundle>();
        for (string? page = null; ;)
        {
            var query = page is null ? "" : $"&page={Uri.EscapeDataString(page)}";
            if (await FindAsync($"batches/{root.Root}?limit=1000{query}", ct) is not { } answer)
                return null;
            foreach (var item in answer.Member("bundles").Items())
                bundles.Add(new MirrorBundle(
                    item.Member("hash").Parsed<Sha256Digest>(Sha256Digest.TryParse, "a digest").ToString(),
                    item.Find("redundant")?.Text() is { } bits ? Convert.FromBase64String(bits) : null));
            page = answer.Find("page")?.Text();
            if (page is null)
                return bundles;
            if (bundles.Count > MostBundles)
                throw CommandException.Refused($"The server names more than {MostBundles:N0} bundles for a batch.");
        }
    }

    private async Task<bool> FetchAsync(Sha256Digest hash, CancellationToken ct)
    {
        using var answer = await AskAsync($"bundles/{hash}/content", BundleLimits, ct);
        if (answer.Status == HttpStatusCode.NotFound)
            return false;
        await RequireAsync(answer, ct);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await MirrorFolder.StoreAsync(folder.BundleOf(hash), async file =>
        {
            await using var body = await answer.OpenAsync(ct);
            var buffer = new byte[64 << 10];
            while (await body.ReadAsync(buffer, ct) is > 0 and var read)
            {
                sha.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }
            if (new Sha256Digest(new Bytes32(sha.GetHashAndReset())) != hash)
                throw CommandException.Refused(
                    $"The server sent other bytes than those of the bundle {hash}.",
                    "Do not trust the answers of this server.");
        });
        return true;
    }

    /// <summary>
    /// Keeps the evidence of a conclusive verdict, which an audit needs for the gate. Returns false when the server
    /// does not serve it, or serves other evidence.
    /// </summary>
    private async Task<bool> KeepEvidenceAsync(CommittedEntry entry, CancellationToken ct)
    {
        if (entry.Leaf.Kind != EntryKind.Statement
            || !SummaryStatement.TryRead(entry.Content, out var summary, out _)
            || summary.Verdict.Kind is not (VerdictKind.Reproduced or VerdictKind.NotReproduced)
            || File.Exists(folder.EvidenceOf(summary.Run)))
            return true;
        var path = $"ainfts/{summary.Component}/evidence?run={summary.Run}";
        using var answer = await AskAsync(path, AnswerLimits.Evidence, ct);
        // A statement of the run can be in a later batch, so the next copy asks again.
        if (answer.Status != HttpStatusCode.OK)
            return false;
        var bytes = await answer.ReadAsync(ct);
        if (RunEvidence.Read(summary.Component, summary.Run, bytes) is null)
            return false;
        await MirrorFolder.StoreAsync(
            folder.EvidenceOf(summary.Run), file => file.WriteAsync(bytes, ct).AsTask());
        return true;
    }

    private async Task<AnswerPart?> FindAsync(string path, CancellationToken ct)
    {
        using var answer = await AskAsync(path, AnswerLimits.Document, ct);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        await RequireAsync(answer, ct);
        return await answer.ReadJsonAsync(ct);
    }

    private Task<ServerAnswer> AskAsync(string path, AnswerLimits limits, CancellationToken ct) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Get, AinftApi.Relative(path)), limits, ct);

    private static async Task RequireAsync(ServerAnswer answer, CancellationToken ct)
    {
        if (!answer.Response.IsSuccessStatusCode)
            throw await answer.ToFailureAsync(ct);
    }
}
