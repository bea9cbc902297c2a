using System.CommandLine;
using Ainft.Cli.Nodes;
using Ainft.Cli.Nodes.Fetching;
using Ainft.Ethereum;
using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>
/// Makes the plan of a revision on Hugging Face. It fetches the list of files and the small files. The platform states
/// the digests of the large ones, so they are not fetched.
/// </summary>
internal sealed class HubImport(FolderOptions options, ParseResult result, TimeProvider time)
{
    /// <summary>The variable with another address of the platform. The platform's own library reads it too.</summary>
    public const string Variable = "HF_ENDPOINT";

    private const string DefaultEndpoint = "https://huggingface.co";
    private const long LargestSmallFile = 10 << 20, MostSmallBytes = 256 << 20;

    // The operator of this machine may name a mirror inside of a network. The platform itself has a public address.
    private static string? Given =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    private static Uri Endpoint => Uri.TryCreate(Given ?? DefaultEndpoint, UriKind.Absolute, out var address)
        && address.Scheme is "https" or "http"
            ? new Uri(address.AbsoluteUri.TrimEnd('/') + "/")
            : throw CommandException.Usage($"{Variable} must be an http or https address, but it is '{Given}'.");

    /// <summary>Makes the plan.</summary>
    /// <exception cref="CommandException">The revision does not exist or cannot become a component.</exception>
    public async Task<FolderPlan> PlanAsync(string source, Output output, CancellationToken cancellationToken)
    {
        var name = HubName.TryParse(source)
            ?? throw CommandException.Usage($"'{source}' names no revision.", $"The form is {HubName.Form}.");
        var folder = Directory.CreateTempSubdirectory("ainft-hf-");
        try
        {
            using var http = Given is null ? GuardedHttp.ForStrangers() : GuardedHttp.ForOperator();
            var content = await FetchAsync(new Download(http, time), name, folder.FullName, output, cancellationToken);
            return await new FolderReading(folder.FullName, options, result)
                .PlanAsync(content, output, cancellationToken);
        }
        catch (Exception exception) when (exception is TaskRefusedException or SourceException)
        {
            throw CommandException.Refused($"{source} cannot be imported. {exception.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<FolderContent> FetchAsync(
        Download download, HubName name, string folder, Output output, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, "list");
        await SaveAsync(download, name.ListPath, list, SourceLimits.FileBytes, cancellationToken);
        var revision = HubRevision.Read(name, await File.ReadAllBytesAsync(list, cancellationToken));
        File.Delete(list);
        FolderContent.Require(name.PagePath, [.. revision.Files.Select(file => file.Path)]);
        HubFile[] small = [.. revision.Files.Where(file => file.Sha256 is null)];
        RequireSmall(small);
        await output.BarAsync("fetching", async bar =>
        {
            foreach (var (index, file) in small.Index())
            {
                bar.Show((double)index / small.Length, file.Path);
                await SaveAsync(
                    download, PathOf(revision, "raw", file.Path), Path.Combine([folder, .. file.Path.Split('/')]),
                    file.Size, cancellationToken);
            }

            return small.Length;
        });
        return Describe(revision, folder, small);
    }

    private static FolderContent Describe(HubRevision revision, string folder, HubFile[] small) => new(
        [.. small.Select(file => new FolderFile(
            file.Path, Path.Combine([folder, .. file.Path.Split('/')]), file.Size))],
        [.. revision.Files.Where(file => file.Sha256 is not null).Select(file => new DigestedFile(
            file.Path, "", file.Size, new Sha256Digest(new Bytes32(Convert.FromHexString(file.Sha256!)))))],
        [revision.Reading(Endpoint.Host)],
        new Uri(Endpoint, $"{revision.Name.PagePath}/resolve/{revision.Commit}").AbsoluteUri);

    private static void RequireSmall(HubFile[] small)
    {
        if (Array.Find(small, file => file.Size > LargestSmallFile) is { } large)
            throw new TaskRefusedException($"The platform states no digest of {large.Path}, which is a large file.");
        if (small.Sum(file => file.Size) > MostSmallBytes)
            throw new TaskRefusedException($"Its small files have more than {MostSmallBytes >> 20} MiB.");
    }

    private static string PathOf(HubRevision revision, string form, string path) =>
        $"{revision.Name.PagePath}/{form}/{revision.Commit}/"
        + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static async Task SaveAsync(
        Download download, string path, string target, long most, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.ReadWrite);
        var address = new Uri(Endpoint, path);
        if (!await download.RunAsync(address, file, null, null, most, _ => { }, _ => { }, cancellationToken))
            throw new TaskRefusedException($"{address} does not exist.");
    }
}
