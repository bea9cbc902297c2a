using System.Text.Json;

namespace Ainft.Runs;

/// <summary>
/// Writes and reads <c>{"absolute","bounded","file","pointer","relative","side"}</c>. Members that are null are left
/// out.
/// </summary>
internal static class ToleranceJson
{
    public static void WriteTo(Utf8JsonWriter writer, string name, Tolerance tolerance)
    {
        writer.WriteStartObject(name);
        writer.WriteBoolean("bounded", tolerance.IsBounded);
        writer.WriteString("file", tolerance.Place.File);
        writer.WriteString("pointer", tolerance.Place.Pointer);
        if (tolerance.Absolute is { } absolute)
            writer.WriteNumber("absolute", absolute);
        if (tolerance.Relative is { } relative)
            writer.WriteNumber("relative", relative);
        writer.WriteString("side", RunWords.ToText(tolerance.Side));
        writer.WriteEndObject();
    }

    public static Tolerance? Read(Field field)
    {
        if (!field.IsObjectOf("absolute", "bounded", "file", "pointer", "relative", "side"))
            return null;
        var place = MetricPlaceJson.Read(field);
        var (absolute, relative) = (field.Optional("absolute")?.Number(min: 0),
            field.Optional("relative")?.Number(min: 0));
        var (side, isBounded) = (RunJson.ReadWord<ToleranceSide>(field, "side"), RunJson.ReadFlag(field, "bounded"));
        // The text of a bounded tolerance needs a number.
        if (isBounded && absolute is null)
            field.Refuse(
                ViolationCode.MemberMissing, "The member absolute is missing. It is needed when bounded is true.");
        return place is null ? null : new Tolerance(place.Value, absolute, relative, side, isBounded);
    }
}
