using System.CommandLine;
using Ainft.Fetching;
using Ainft.Sources;

namespace Ainft.Cli.Folders;

/// <summary>Makes the plan of a revision of a platform, with the importer of the platform.</summary>
internal sealed class PlatformImport(FolderOptions options, ParseResult result, TimeProvider time)
{
    /// <summary>
    /// The variable with the address of the tracking server of MLflow. The library of the platform reads it too.
    /// </summary>
    public const string MlflowVariable = "MLFLOW_TRACKING_URI";

    private const string Forms =
        $"{HubName.Form}, {GitName.Form}, {GitHubName.Form}, {MlflowName.Form}, {WandbName.Form}, or "
        + ReplicateName.Form;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="CommandException">The revision does not exist or cannot become a component.</exception>
    public async Task<FolderPlan> PlanAsync(string source, Output output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ainft-import-");
        try
        {
            FetchedRevision? revision = null;
            await output.BarAsync("fetching", async bar =>
            {
                revision = await FetchAsync(
                    source, new ImportTarget(
                        folder.FullName, FolderContent.Require, (done, file) => bar.Show(done, file)),
                    cancellationToken);
                return revision.Files.Count;
            });
            return await new FolderReading(folder.FullName, options, result)
                .PlanAsync(ContentOf(revision!), output, cancellationToken);
        }
        catch (Exception exception) when (exception is FetchRefusedException or SourceException)
        {
            throw CommandException.Refused($"{source} cannot be imported. {exception.Message}");
        }
        catch (HttpRequestException exception) when (exception.InnerException is FetchRefusedException refused)
        {
            throw CommandException.Refused($"{source} cannot be imported. {refused.Message}");
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw CommandException.TryLater($"{source} cannot be fetched now. {exception.Message}", "Try again later.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<FetchedRevision> FetchAsync(
        string source, ImportTarget target, CancellationToken cancellationToken)
    {
        if (await new InterfaceImport(time).FetchAsync(source, target, cancellationToken) is { } revision)
            return revision;
        // The operator of this machine named a tracking server or a repository, which may be inside of a network.
        using var http = GuardedHttp.ForOperator();
        if (GitName.TryParse(source) is { } git)
            return await new GitImporter(http, time).FetchAsync(git, target, cancellationToken);
        if (MlflowName.TryParse(source) is not { } model)
            throw CommandException.Usage($"'{source}' names no revision.", $"The form is {Forms}.");
        var server = Variable(MlflowVariable)
            ?? throw CommandException.Usage(
                "The address of the tracking server is missing.", $"Set {MlflowVariable} to it.");
        return await new MlflowImporter(server, http, time).FetchAsync(model, target, cancellationToken);
    }

    private FolderContent ContentOf(FetchedRevision revision) => new(
        [.. revision.Files.Select(file => new FolderFile(file.Path, file.FullPath, file.Size))],
        [.. revision.Stated.Select(file => new DigestedFile(file.Path, "", file.Size, file.Digest))],
        [.. ReadingsOf(revision)],
        revision.BaseUri);

    // The owner of the repository wrote the manifest in ainft.json, so its values come before all others. Only the
    // fetched revision decides about the source.
    private IEnumerable<SourceReading> ReadingsOf(FetchedRevision revision)
    {
        var (source, others) = revision.Reading.Split("source");
        yield return source;
        if (!options.Skipped(result).Contains(ClaimFileReader.FileName)
            && ClaimOf(revision) is { } claim && ClaimFileReader.ReadManifest(claim) is { } manifest)
            yield return manifest.Split("source").Others;
        yield return others;
    }

    private static byte[]? ClaimOf(FetchedRevision revision) =>
        revision.Files.FirstOrDefault(file => file.Path == ClaimFileReader.FileName) is { } file
            ? file.Size <= ClaimFileReader.MaxBytes ? File.ReadAllBytes(file.FullPath) : null
            : revision.Claim;

    /// <summary>The address in a variable, which ends with a slash, or null without the variable.</summary>
    /// <exception cref="CommandException">The variable has another form.</exception>
    public static Uri? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is not { Length: > 0 } given ? null
        : Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            && address.UserInfo.Length == 0
            ? new Uri(address.AbsoluteUri.TrimEnd('/') + "/")
            // The value can have a password, so the message does not show it.
            : throw CommandException.Usage($"{name} must be an http or https address without a user and a password.");
}
