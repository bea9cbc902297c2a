namespace Ainft.Runs;

/// <summary>Reads attestation keys in documents.</summary>
internal static class AttestationKeyField
{
    // 91 bytes in base64.
    private const int MaxKey = 124;

    /// <summary>The second key of a node.</summary>
    public static AttestationKey? AttestationKey(this Field field)
    {
        if (field.Text(MaxKey) is not { } text)
            return null;
        if (!Runs.AttestationKey.TryParse(text, out var key))
            field.Refuse(ViolationCode.WrongForm, Runs.AttestationKey.Expected);
        return key;
    }
}
