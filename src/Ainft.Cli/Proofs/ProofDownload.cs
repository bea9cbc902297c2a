using Ainft.Cli.Api;

namespace Ainft.Cli.Proofs;

/// <summary>A proof file as the server gave it, read and found to be about the id that was asked for.</summary>
internal sealed record ProofDownload(byte[] Bytes, ProofFile Proof)
{
    public static async Task<ProofDownload> FetchAsync(AinftApi api, AinftId id, CancellationToken cancellationToken)
    {
        var bytes = await api.GetBytesAsync($"ainfts/{id}/proof", AnswerLimits.Proof, cancellationToken);
        if (!ProofFile.TryParse(bytes, out var proof, out var violations))
            throw new CommandException(ExitCode.Refused, "The server's proof is no ainft-proof/1 file.", null, violations);
        return proof.Id == id
            ? new ProofDownload(bytes, proof)
            : throw CommandException.Refused($"The server answered with the proof of {proof.Id}.", "Do not trust this server's answers.");
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Save(string file, byte[] bytes)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
                Directory.CreateDirectory(folder);
            File.WriteAllBytes(file + ".part", bytes);
            File.Move(file + ".part", file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be written: {exception.Message}");
        }
    }
}
