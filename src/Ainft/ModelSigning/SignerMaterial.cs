namespace Ainft.ModelSigning;

/// <summary>The parts of a bundle that name the signer. A signer writes them, so they prove nothing alone.</summary>
/// <param name="Method">The method of signing.</param>
/// <param name="Certificates">
/// The certificate of the signer in DER, and then the certificates of its chain. The list is empty for
/// <see cref="SigningMethod.Key"/>.
/// </param>
/// <param name="LogEntries">The entries of transparency logs.</param>
public sealed record SignerMaterial(
    SigningMethod Method, IReadOnlyList<ReadOnlyMemory<byte>> Certificates, IReadOnlyList<LogEntry> LogEntries)
{
    /// <summary>
    /// The answers of timestamp authorities (RFC 3161) about the signature, in DER. This package does not read them.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; init; } = [];
}
