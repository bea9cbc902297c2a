namespace Ainft.Cli.Bulk;

/// <summary>Creates a temporary file that is deleted when it is closed.</summary>
internal static class ScratchFile
{
    public static FileStream Create() => new(
        Path.GetTempFileName(),
        new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        });
}
