namespace Ainft;

/// <summary>What an anchored leaf records: the first field of the leaf encoding, a <c>uint8</c>.</summary>
public enum EntryKind : byte
{
    /// <summary>A component was registered: the subject is its id, the account its creator.</summary>
    Registration = 1,

    /// <summary>A signed statement: the subject is its SHA-256, the account its signer.</summary>
    Statement = 2,
}
