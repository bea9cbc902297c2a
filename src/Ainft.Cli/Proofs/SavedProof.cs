namespace Ainft.Cli.Proofs;

/// <summary>A proof file that somebody saved.</summary>
internal static class SavedProof
{
    /// <summary>Reads a proof file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no proof file.</exception>
    public static async Task<ProofFile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await InputFile.ReadAsync(file, cancellationToken);
        if (ProofFile.TryParse(bytes, out var proof, out var violations))
            return proof;
        JsonFile.Require(InputFile.Name(file), bytes);
        if (Manifest.TryParse(bytes, out _, out _))
            throw CommandException.Refused($"{file} is a manifest, and a proof is needed.", "Mint it with: ainft mint "
                + $"{file}, and save its proof with: ainft proof ID -o FILE");
        throw new CommandException(
            ExitCode.Refused, $"{file} is no ainft-proof/1 file.", "Save a fresh one with: ainft proof ID -o FILE",
            violations)
        { Document = bytes };
    }
}
