using System.Security.Cryptography;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>The SHA-256 and the size of a file of any size.</summary>
internal readonly record struct HashedFile(Sha256Digest Digest, long Size)
{
    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="CommandException">The file is unreadable.</exception>
    public static Task<HashedFile> ReadAsync(string file, CancellationToken cancellationToken) =>
        InputFile.ReadAsync(file, async () =>
    {
        await using var content = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(content, cancellationToken);
        return new HashedFile(new Sha256Digest(new Bytes32(hash)), content.Length);
    });
}
