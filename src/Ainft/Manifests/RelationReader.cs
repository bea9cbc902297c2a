using System.Text.Json;

namespace Ainft.Manifests;

/// <summary>
/// Reads the member <c>relation</c> of a parent. It is one word, or a list of two or more words in the order of
/// <see cref="Relation"/>. So each set of relations has one form only.
/// </summary>
internal static class RelationReader
{
    private const int LongestWord = 32;

    private static readonly int Count = Enum.GetValues<Relation>().Length;

    public static Relation[]? Read(Field field)
    {
        if (field.Value.ValueKind != JsonValueKind.Array)
            return ReadWord(field) is { } word ? ManifestParent.Alone(word) : null;
        Relation[] relations = [.. field.Items(2, Count, item => (object?)ReadWord(item)).Cast<Relation>()];
        CheckOrder(field, relations);
        return relations.Length > 0 ? relations : null;
    }

    private static Relation? ReadWord(Field field) => field.Parsed<Relation>(
        LongestWord, ManifestWords.TryParse, $"one of {ManifestWords.AllRelations}");

    private static void CheckOrder(Field field, Relation[] relations)
    {
        if (relations.Distinct().Count() < relations.Length)
            field.Refuse(ViolationCode.Repeated, "The list has the same relation twice.");
        else if (!relations.SequenceEqual(relations.Order()))
            field.Refuse(ViolationCode.WrongOrder, $"The order of relations is {ManifestWords.AllRelations}.");
    }
}
