// This file alone calls what BannedSymbols.Cli.txt refuses.
#pragma warning disable RS0030
using System.Globalization;
using Spectre.Console;

namespace Ainft.Cli;

/// <summary>
/// The only way from a text to a console. Whatever a text holds, it is shown as one harmless line (<see
/// cref="PlainText"/>). The compiler refuses
/// Spectre's own ways (BannedSymbols.Cli.txt), so that a new command cannot forget this.
/// </summary>
internal static class Shown
{
    /// <summary>A text as one line that wraps where the console ends.</summary>
    public static Text Text(string? text) => new(PlainText.Clean(text ?? ""));

    /// <summary>A line of markup. Its literal parts may hold tags such as <c>[grey]</c>; what is put into it is plain
    /// text.</summary>
    public static Markup Markup(FormattableString line) => new(line.ToString(Plain.Instance));

    /// <summary>A tree with a line of markup at its root.</summary>
    public static Tree Tree(FormattableString line) => new(Markup(line));

    /// <summary>Writes a line of markup, as <see cref="Markup(FormattableString)"/> reads it.</summary>
    public static void Say(this IAnsiConsole console, FormattableString line)
    {
        console.Write(Markup(line));
        console.WriteLine();
    }

    /// <summary>Adds a line of markup below a tree.</summary>
    public static TreeNode Add(this IHasTreeNodes tree, FormattableString line) => tree.AddNode(Markup(line));

    /// <summary>A text in a colour, to be put into a line of markup.</summary>
    public static Coloured In(this string text, string colour) => new(text, colour);

    /// <summary>Plain text as markup: nothing in it is a tag.</summary>
    public static string Escape(string text) => Spectre.Console.Markup.Escape(PlainText.Clean(text));

    /// <summary>A text with the colour that the program chose for it.</summary>
    internal readonly record struct Coloured(string Text, string Colour);

    private sealed class Plain : IFormatProvider, ICustomFormatter
    {
        public static readonly Plain Instance = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            Coloured(var text, var colour) => $"[{colour}]{Escape(text)}[/]",
            IFormattable number => Escape(number.ToString(format, CultureInfo.InvariantCulture)),
            _ => Escape(arg?.ToString() ?? ""),
        };
    }
}
