using Ainft.Cli.Api;

namespace Ainft.Cli.Proofs;

/// <summary>A lineage proof in a file.</summary>
internal static class SavedLineage
{
    private const int Chunk = 64 * 1024;

    /// <summary>Reads a lineage proof, up to 512 MiB, without a second copy of it in memory.</summary>
    /// <exception cref="CommandException">The file cannot be read, or is not a lineage proof.</exception>
    public static LineageProofFile Read(string file) => InputFile.Read(file, () =>
    {
        using var stream = File.OpenRead(file);
        return LineageProofFile.TryRead(stream, out var proof, out var violations)
            ? proof
            : throw new CommandException(
                ExitCode.Refused,
                $"{file} is not an {LineageProofFile.Format} file.",
                "Save the proof again with: ainft proof ID --lineage -o FILE",
                violations);
    });

    /// <summary>The path of the proof on the server.</summary>
    public static string PathOf(AinftId id, int? depth) =>
        $"ainfts/{id}/lineage.proof{(depth is { } steps ? $"?depth={steps}" : "")}";

    /// <summary>
    /// Saves the proof from the server after checking that it has the requested id and depth. A failure leaves no
    /// partial file at the path.
    /// </summary>
    public static async Task<LineageProofFile> DownloadAsync(
        AinftApi api, AinftId id, int? depth, string file, Bar bar, CancellationToken cancellationToken)
    {
        var part = file + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
                Directory.CreateDirectory(folder);
            bar.Show(null, "the server collects the ancestors");
            using (var answer = await api.OpenAsync(PathOf(id, depth), AnswerLimits.Lineage, cancellationToken))
            await using (var target = File.Create(part))
                await CopyAsync(await answer.OpenAsync(cancellationToken), target, bar, cancellationToken);
            var proof = Read(part);
            if (proof.Id != id || proof.Depth != depth)
                throw CommandException.Refused(
                    $"The server answered with the lineage of {proof.Id} to the depth "
                    + $"{proof.Depth?.ToString() ?? "of its roots"}.",
                    "Do not trust the answers of this server.");
            File.Move(part, file, overwrite: true);
            return proof;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(
                $"The file {file} cannot be written. {exception.Message}", "Pass another path.");
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task CopyAsync(Stream source, Stream target, Bar bar, CancellationToken cancellationToken)
    {
        var buffer = new byte[Chunk];
        for (var copied = 0L; await source.ReadAsync(buffer, cancellationToken) is > 0 and var read;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            copied += read;
            bar.Show(null, $"{copied / 1e6:N1} MB");
        }
    }
}
