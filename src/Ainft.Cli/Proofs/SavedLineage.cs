using Ainft.Cli.Api;

namespace Ainft.Cli.Proofs;

/// <summary>A lineage proof in a file.</summary>
internal static class SavedLineage
{
    private const int Chunk = 64 * 1024;

    /// <summary>Reads a lineage proof, up to 512 MiB, without a second copy of it in memory.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no lineage proof.</exception>
    public static LineageProofFile Read(string file) => InputFile.Read(file, () =>
    {
        using var stream = File.OpenRead(file);
        return LineageProofFile.TryRead(stream, out var proof, out var violations)
            ? proof
            : throw new CommandException(ExitCode.Refused, $"{file} is no {LineageProofFile.Format} file.", "Save a fresh one with: ainft proof ID --lineage -o FILE", violations);
    });

    /// <summary>Where the server has it.</summary>
    public static string PathOf(AinftId id, int? depth) => $"ainfts/{id}/lineage.proof{(depth is { } steps ? $"?depth={steps}" : "")}";

    /// <summary>Saves what the server gives, whole or not at all, once it is found to be about the id that was asked for.</summary>
    public static async Task<LineageProofFile> DownloadAsync(AinftApi api, AinftId id, int? depth, string file, Bar bar, CancellationToken cancellationToken)
    {
        var part = file + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
                Directory.CreateDirectory(folder);
            bar.Show(null, "the server looks for the ancestors");
            using (var answer = await api.OpenAsync(PathOf(id, depth), AnswerLimits.Lineage, cancellationToken))
            await using (var target = File.Create(part))
                await CopyAsync(await answer.OpenAsync(cancellationToken), target, bar, cancellationToken);
            var proof = Read(part);
            if (proof.Id != id || proof.Depth != depth)
                throw CommandException.Refused($"The server answered with the lineage of {proof.Id} to the depth {proof.Depth?.ToString() ?? "of its roots"}.", "Do not trust this server's answers.");
            File.Move(part, file, overwrite: true);
            return proof;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be written: {exception.Message}");
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
