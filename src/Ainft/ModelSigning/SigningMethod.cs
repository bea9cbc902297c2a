namespace Ainft.ModelSigning;

/// <summary>How a signature of OpenSSF Model Signing names its signer (section 4.1).</summary>
public enum SigningMethod
{
    /// <summary>A key that the verifier knows.</summary>
    Key,

    /// <summary>A certificate with a chain to a certificate authority that the verifier knows.</summary>
    Certificate,

    /// <summary>A certificate of Fulcio that is valid for minutes, with an entry of a transparency log.</summary>
    Sigstore,
}
