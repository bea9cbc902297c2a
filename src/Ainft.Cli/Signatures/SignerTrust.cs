using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>The signers of model signatures that the person at the command line trusts.</summary>
internal abstract record SignerTrust
{
    protected const string Signer = "signer", Identity = "identity", Envelope = "signature";

    /// <summary>Checks who signed. No check of the result is left out.</summary>
    /// <param name="signature">A well-formed signature.</param>
    public abstract IReadOnlyList<VerificationCheck> Check(ModelSignature signature);

    protected static VerificationCheck Of(string name, bool holds, string detail) =>
        new(name, holds ? CheckResult.Pass : CheckResult.Fail, detail, NeedsChain: false);

    protected static VerificationCheck Other(SigningMethod expected, ModelSignature signature) => Of(
        Signer,
        false,
        $"Expected the method {expected.ToString().ToLowerInvariant()}, "
            + $"found {signature.Material.Method.ToString().ToLowerInvariant()}. "
            + $"Pass {SignerOptions.NameFor(signature.Material.Method)} instead.");
}
