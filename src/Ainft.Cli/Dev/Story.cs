using Ainft.Cli.Api;
using Ainft.Cli.Minting;
using Ainft.Cli.Proofs;
using Ainft.Cli.Tokens;

namespace Ainft.Cli.Dev;

/// <summary>
/// Shows the main job step by step. It mints the seed, anchors it with one transaction, waits for finality, proves each
/// component and mints one token.
/// </summary>
internal sealed class Story(
    Output output, AinftApi api, Node node, string proofFolder, CancellationToken cancellationToken)
{
    private const int Creator = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<string> files = [];

    /// <summary>The proof files, in the order of the ids.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>The service of the seed.</summary>
    public AinftId Service { get; private set; }

    public async Task RunAsync()
    {
        var (creator, chain) = (DevAccounts.Keys[Creator], await api.ReadChainAsync(cancellationToken));
        var batch = MintInput.Read(Seed(), creator.Address).Single();
        var ids = batch.IdsFor(creator.Address);
        await output.StepAsync("mint", async () =>
        {
            var deadline = SignatureLife.Deadline(TimeProvider.System);
            var (_, created) = await batch.SendAsync(api, chain.Domain, creator, deadline, cancellationToken);
            return $"{ids.Count} AINFTs{(created ? "" : ", already registered")}";
        });
        var minted = batch.Manifests.Zip(ids, (manifest, id) => (Kind: manifest.Kind.ToText(), Id: id)).ToList();
        Service = minted.Single(one => one.Kind == ComponentKind.Service.ToText()).Id;
        foreach (var (kind, id) in minted)
            output.Step($"  {kind}", id.ToString());
        await AnchorAsync(ids);
        await MintTokenAsync(chain, ids[^1]);
        foreach (var (kind, id) in minted)
            await output.StepAsync($"prove {kind}", () => ProveAsync(id, $"{kind}.json"));
    }

    private static ReadOnlyMemory<byte> Seed()
    {
        using var stream = typeof(Story).Assembly.GetManifestResourceStream("seed.json")!;
        var seed = new byte[stream.Length];
        stream.ReadExactly(seed);
        return seed;
    }

    private async Task AnchorAsync(IReadOnlyList<AinftId> ids)
    {
        AinftView.AnchorState? anchor = null;
        await output.StepAsync("anchor", async () =>
        {
            var finality = new FinalityWait(api, output, TimeProvider.System);
            var documents = await finality.OfAnchorsAsync(ids, Patience, cancellationToken);
            anchor = AinftView.Read(documents[0], ids[0]).Anchor;
            return AinftView.Describe(anchor.Status, anchor.Block);
        });
        output.Step("  root", anchor!.Root!);
        output.Step("  transaction", anchor.Transaction!);
    }

    private async Task MintTokenAsync(ChainInfo chain, AinftId id)
    {
        MintedToken? minted = null;
        await output.StepAsync("token", async () =>
        {
            var creator = DevAccounts.Keys[Creator];
            minted = await new TokenMint(api, node, chain).RunAsync(id, creator, creator, cancellationToken);
            var finality = new FinalityWait(api, output, TimeProvider.System);
            var document = await finality.OfTokenAsync(id, Patience, cancellationToken);
            var token = AinftView.Read(document, id).Token;
            return AinftView.Describe(token.Status, token.Block);
        });
        output.Step("  owner", minted!.Owner.ToString());
        output.Step("  transaction", minted.Transaction?.ToString() ?? "the token existed already");
    }

    private async Task<string> ProveAsync(AinftId id, string name)
    {
        var download = await ProofDownload.FetchAsync(api, id, cancellationToken);
        var facts = await ChainReading.ReadAsync(node, download.Proof, cancellationToken);
        var report = ProofVerifier.Verify(download.Proof, facts);
        if (!report.IsConfirmedByChain)
            throw CommandException.Refused($"The proof of {id} does not hold: {ReportView.Summary(report)}");
        var file = Path.Combine(proofFolder, name);
        ProofDownload.Save(file, download.Bytes);
        files.Add(file);
        return $"{ReportView.Summary(report)}, saved as {Path.GetRelativePath(Environment.CurrentDirectory, file)}";
    }
}
