namespace Ainft.Lineage;

/// <summary>
/// The bytes of kinds and relations in tails and sets: 1 for the first value of the enumeration, 0 for unknown.
/// </summary>
internal static class LineageBytes
{
    public const int Kinds = (int)ComponentKind.Composite + 2;
    public const int Relations = (int)Manifests.Relation.Supersedes + 2;

    public static byte Of(ComponentKind? kind) => kind is { } known ? (byte)(known + 1) : (byte)0;

    public static byte Of(Relation? relation) => relation is { } known ? (byte)(known + 1) : (byte)0;

    public static ComponentKind? Kind(byte value) => value == 0 ? null : (ComponentKind)(value - 1);

    public static Relation? Relation(byte value) => value == 0 ? null : (Relation)(value - 1);
}
