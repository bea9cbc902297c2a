namespace Ainft.Cli.Proofs;

/// <summary>A proof file that somebody saved.</summary>
internal static class SavedProof
{
    /// <summary>Reads a proof file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no proof file.</exception>
    public static async Task<ProofFile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await InputFile.ReadAsync(file, cancellationToken);
        return ProofFile.TryParse(bytes, out var proof, out var violations)
            ? proof
            : throw new CommandException(ExitCode.Refused, $"{file} is no ainft-proof/1 file.", "Save a fresh one with: ainft proof ID -o FILE", violations);
    }
}
