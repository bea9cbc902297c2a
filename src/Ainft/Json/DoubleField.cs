using System.Text.Json;

namespace Ainft.Json;

/// <summary>Doubles in JSON. Numbers that are not finite are strings, because JSON has no literals for them.</summary>
internal static class DoubleField
{
    private const string NotANumber = "NaN", Infinity = "Infinity", MinusInfinity = "-Infinity";

    public static void WriteDouble(this Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteString(name, double.IsNaN(value) ? NotANumber : value > 0 ? Infinity : MinusInfinity);
    }

    /// <summary>Reads a number or one of the three strings.</summary>
    public static double? ReadDouble(this Field field)
    {
        if (field.Value.ValueKind != JsonValueKind.String)
            return field.Number();
        switch (field.Value.GetString())
        {
            case NotANumber:
                return double.NaN;
            case Infinity:
                return double.PositiveInfinity;
            case MinusInfinity:
                return double.NegativeInfinity;
            default:
                field.Refuse(
                    ViolationCode.WrongValue, $"Expected a number, {NotANumber}, {Infinity} or {MinusInfinity}.");
                return null;
        }
    }
}
