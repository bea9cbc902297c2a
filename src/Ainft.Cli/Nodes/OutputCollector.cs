using System.Security.Cryptography;

namespace Ainft.Cli.Nodes;

/// <summary>
/// Hashes the files that a workload left in its output folder, after its last process has ended. The workload may have
/// left anything under the requested names, for example a link to the node's own files, a pipe that never returns data,
/// or a file beyond the limit.
/// </summary>
internal sealed class OutputCollector(string folder, long most)
{
    private long total;

    /// <summary>Hashes one output.</summary>
    /// <param name="path">Its path inside the folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BadOutputException">The output is missing, not a regular file, reached through a link, or too
    /// large.</exception>
    /// <exception cref="IOException">This node cannot read the output because of its own disk or limits.</exception>
    public async Task<OutputFile> CollectAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        if ((total += file.Length) > most)
            throw new BadOutputException($"{path} has {file.Length} bytes; all outputs together may have {most}.");
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        return new OutputFile(path, new Sha256Digest(new Ethereum.Bytes32(hash)), file.Length);
    }

    /// <summary>Opens one output for reading.</summary>
    /// <exception cref="BadOutputException">The output is missing, not a regular file, or reached through a
    /// link.</exception>
    public FileStream Open(string path)
    {
        if (!RelativePath.IsSafe(path))
            throw new BadOutputException($"'{path}' is no plain path inside of the output folder.");
        var at = folder;
        foreach (var part in path.Split('/'))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
                throw new BadOutputException($"{path} is or passes through a symbolic link.");
        }

        if (Directory.Exists(at))
            throw new BadOutputException($"{path} is a folder.");
        if (!File.Exists(at))
            throw new BadOutputException($"{path} was not written.");
        return OpenPlain(path, at);
    }

    private static FileStream OpenPlain(string path, string file)
    {
        try
        {
            return PlainFile.TryOpen(file) ?? throw new BadOutputException($"{path} is no plain file.");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or ArgumentException)
        {
            throw new BadOutputException($"{path} cannot be read: {exception.Message}");
        }
    }
}
