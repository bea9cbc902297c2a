// Only this file calls the methods that BannedSymbols.Cli.txt bans.
#pragma warning disable RS0030
using System.Globalization;
using Spectre.Console;

namespace Ainft.Cli;

/// <summary>
/// Converts texts for a console. Every text becomes one harmless line (<see cref="PlainText"/>). The compiler refuses
/// Spectre's own methods (BannedSymbols.Cli.txt), so that a new command cannot bypass this class.
/// </summary>
internal static class Shown
{
    /// <summary>A text as one line that wraps at the width of the console.</summary>
    public static Text Text(string? text) => new(PlainText.Clean(text ?? ""));

    /// <summary>
    /// A line of markup. Its literal parts may hold tags such as <c>[grey]</c>. Its arguments are plain text.
    /// </summary>
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

    /// <summary>A coloured text for use in a line of markup.</summary>
    public static Coloured In(this string text, string colour) => new(text, colour);

    /// <summary>Plain text as markup without tags.</summary>
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
