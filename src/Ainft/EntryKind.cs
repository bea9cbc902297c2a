namespace Ainft;

/// <summary>The kind of an anchored leaf. It is the first field of the leaf encoding, a <c>uint8</c>.</summary>
public enum EntryKind : byte
{
    /// <summary>A registered component. The subject is its id, and the account is its creator.</summary>
    Registration = 1,

    /// <summary>A signed statement. The subject is its SHA-256, and the account is its signer.</summary>
    Statement = 2,
}
