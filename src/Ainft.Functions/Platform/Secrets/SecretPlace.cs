using System.Text;

namespace Ainft.Functions.Platform;

/// <summary>
/// The place of a secret in storage. It is the associated data of the envelope, so an envelope that is moved to another
/// row or column does not open.
/// </summary>
/// <param name="Table">The table, without the prefix of the deployment.</param>
/// <param name="Partition">The partition of the row.</param>
/// <param name="Row">The key of the row.</param>
/// <param name="Column">The column.</param>
public readonly record struct SecretPlace(string Table, string Partition, string Row, string Column)
{
    /// <summary>The bytes. A zero byte divides the names, because no name contains one.</summary>
    internal byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Join('\0', Table, Partition, Row, Column));
}
