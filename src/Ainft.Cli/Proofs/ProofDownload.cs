using Ainft.Cli.Api;

namespace Ainft.Cli.Proofs;

/// <summary>A proof file from the server, which has the requested id.</summary>
internal sealed record ProofDownload(byte[] Bytes, ProofFile Proof)
{
    /// <summary>Fetches the proof of an AINFT.</summary>
    /// <exception cref="CommandException">The answer is not a proof file, or belongs to another id.</exception>
    public static async Task<ProofDownload> FetchAsync(AinftApi api, AinftId id, CancellationToken cancellationToken)
    {
        var bytes = await api.GetBytesAsync($"ainfts/{id}/proof", AnswerLimits.Proof, cancellationToken);
        if (!ProofFile.TryParse(bytes, out var proof, out var violations))
            throw new CommandException(
                ExitCode.Refused,
                "The server's answer is not an ainft-proof/1 file.",
                "Check that --api is the address of an Ainft server.",
                violations);
        return proof.Id == id
            ? new ProofDownload(bytes, proof)
            : throw CommandException.Refused(
                $"The server answered with the proof of {proof.Id} instead of {id}.",
                "Do not trust the answers of this server.");
    }

    /// <summary>Writes the file. A failure leaves no partial file at the path.</summary>
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
            throw CommandException.Usage(
                $"The file {file} cannot be written. {exception.Message}", "Pass another path.");
        }
    }
}
