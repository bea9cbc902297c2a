using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Bulk;
using Ainft.Cli.Folders;
using Ainft.Cli.Keys;
using Ainft.Cli.Minting;
using Ainft.Cli.Royalties;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft mint</c></summary>
internal static class MintCommand
{
    private static readonly Argument<string> File = new("FILE")
    {
        Description = "A manifest, an array of manifests, the seed form, or a folder of files. - reads standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Bulk = new("--bulk")
    {
        Description = "FILE has one manifest per line (NDJSON), plain or gzip, of any size. A parent may be #name, the "
            + "name of an earlier line. The same command continues a stopped run.",
    };

    private static readonly FolderMint Folder = new();
    private static readonly KeyOptions Key = new();
    private static readonly WaitOptions Wait = new();

    public static Command Create()
    {
        var command = new Command(
            "mint", "Compute ids, sign manifests and register them with the server. Minting again is safe.")
        {
            File, Bulk, BulkTerms.PartialOption, BulkTerms.ChunkOption, BulkTerms.IdsOption, Connection.Api,
        };
        Folder.AddTo(command);
        Key.AddTo(command);
        Wait.AddTo(command);
        command.SetAction((result, cancellationToken) =>
            result.GetValue(Bulk) ? RunBulkAsync(result, cancellationToken) : RunAsync(result, cancellationToken));
        return command;
    }

    private static async Task<int> RunBulkAsync(ParseResult result, CancellationToken cancellationToken)
    {
        Folder.RefuseAll(result);
        var file = FileOf(result) ?? throw CommandException.Usage($"{Bulk.Name} needs a FILE.");
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var key = Key.Open(result, chain.ChainId);
        return await new BulkCommand(api, Output.For(result), file, BulkTerms.Of(result), Wait.Of(result))
            .MintAsync(chain, key, cancellationToken);
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        if (BulkTerms.AreGiven(result))
            throw CommandException.Usage(
                $"{BulkTerms.PartialOption.Name}, {BulkTerms.ChunkOption.Name} and {BulkTerms.IdsOption.Name} apply "
                + "only to a file of lines.",
                $"Pass {Bulk.Name} too if the file has one manifest per line.");
        var file = FileOf(result);
        return file is null || Directory.Exists(file)
            ? await RunFolderAsync(result, file, output, cancellationToken)
            : await RunFileAsync(result, file, output, cancellationToken);
    }

    // Null with --from.
    private static string? FileOf(ParseResult result) => (result.GetValue(File), Folder.From(result)) switch
    {
        (null, null) => throw CommandException.Usage(
            "The input is missing.", "Pass a FILE, a folder, or --from SOURCE."),
        (not null, not null) => throw CommandException.Usage(
            "The command line has a FILE and --from.", "Pass only one of them."),
        (var file, _) => file,
    };

    private static async Task<int> RunFileAsync(
        ParseResult result, string file, Output output, CancellationToken cancellationToken)
    {
        Folder.RefuseAll(result);
        var input = await InputFile.ReadAsync(file, cancellationToken);
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var key = Key.Open(result, chain.ChainId);
        var batches = MintInput.Read(input, key.Address, InputFile.Name(file));
        return await MintAsync(result, output, api, chain, key, batches, cancellationToken);
    }

    private static async Task<int> RunFolderAsync(
        ParseResult result, string? folder, Output output, CancellationToken cancellationToken)
    {
        if (await Folder.PlanAsync(result, folder, output, cancellationToken) is not { } plan)
            return ExitCode.Ok;
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var key = Key.Open(result, chain.ChainId);
        var input = await Folder.PrepareAsync(result, plan, api, chain, key, output, cancellationToken);
        var batches = MintInput.Read(input, key.Address, plan.Folder);
        return await MintAsync(result, output, api, chain, key, batches, cancellationToken);
    }

    private static async Task<int> MintAsync(
        ParseResult result,
        Output output,
        AinftApi api,
        ChainInfo chain,
        LocalKey key,
        IReadOnlyList<MintBatch> batches,
        CancellationToken cancellationToken)
    {
        Announce(output, batches, key.Address);
        var items = new List<AnswerPart>();
        foreach (var batch in batches)
        {
            await RoyaltyWarnings.ShowAsync(api, batch, key.Address, output, cancellationToken);
            var deadline = SignatureLife.Deadline(TimeProvider.System);
            var (minted, _) = await batch.SendAsync(api, chain.Domain, key, deadline, cancellationToken);
            items.AddRange(minted);
        }

        if (Folder.From(result) is not null)
            await SourceRequest.SendAsync(api, batches[0], key.Address, output, cancellationToken);

        if (Wait.Of(result) is { } timeout)
            items = await WaitAsync(
                new FinalityWait(api, output, TimeProvider.System), batches, key.Address, timeout, cancellationToken);
        output.Result(new { items = items.Select(item => item.Value) }, people =>
            Show(people, batches, items, key.Address));
        return ExitCode.Ok;
    }

    private static async Task<List<AnswerPart>> WaitAsync(
        FinalityWait finality,
        IReadOnlyList<MintBatch> batches,
        Address creator,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        AinftId[] ids = [.. batches.SelectMany(batch => batch.IdsFor(creator))];
        return [.. await finality.OfAnchorsAsync(ids, timeout, cancellationToken)];
    }

    // The command shows the ids before it sends the manifests, so that people know them even if the answer is lost.
    // A warning never changes the manifest, because its id commits to every character.
    private static void Announce(Output output, IReadOnlyList<MintBatch> batches, Address creator)
    {
        foreach (var id in batches.SelectMany(batch => batch.IdsFor(creator)))
            output.Note($"minting {id} as {creator}");
        foreach (var warning in batches.SelectMany(batch => batch.Manifests).SelectMany(manifest => manifest.Warnings))
            output.Note($"warning: {warning.Pointer} {warning.Reason}");
    }

    private static void Show(
        IAnsiConsole people, IReadOnlyList<MintBatch> batches, List<AnswerPart> items, Address creator)
    {
        var list = new Listing(1, "kind", "name", "status", "id");
        foreach (var (manifest, item) in batches.SelectMany(batch => batch.Manifests).Zip(items))
            list.Add(
                manifest.Kind.ToText(),
                ComponentLabel.Of(
                    manifest.Kind.ToText(), manifest.Name, manifest.Version, manifest.Source?.Uri, creator),
                StatusOf(item), item.Member("id").Text());
        list.Write(people);
    }

    private static string StatusOf(AnswerPart item) =>
        (item.Find("status") ?? item.Member("anchor").Member("status")).Text();
}
