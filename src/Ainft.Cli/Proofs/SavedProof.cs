namespace Ainft.Cli.Proofs;

/// <summary>A proof file on this machine.</summary>
internal static class SavedProof
{
    /// <summary>Reads a proof file.</summary>
    /// <exception cref="CommandException">The file cannot be read, or is not a proof file.</exception>
    public static async Task<ProofFile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await InputFile.ReadAsync(file, cancellationToken);
        if (ProofFile.TryParse(bytes, out var proof, out var violations))
            return proof;
        JsonFile.Require(InputFile.Name(file), bytes);
        if (Manifest.TryParse(bytes, out _, out _))
            throw CommandException.Refused(
                $"{file} is a manifest, and the command needs a proof.",
                $"Mint it with: ainft mint {file}, and save its proof with: ainft proof ID -o FILE");
        throw new CommandException(
            ExitCode.Refused,
            $"{file} is not an ainft-proof/1 file.",
            "Save the proof again with: ainft proof ID -o FILE",
            violations)
        {
            Document = bytes,
        };
    }
}
