namespace Ainft.Sandbox.Tests;

/// <summary>
/// What workflows leave to stay on a volunteer's disk: Python that makes it in the folder it runs in.
/// </summary>
internal static class HostileTree
{
    /// <summary>A name that is no text.</summary>
    public const string Bytes = "import os; open(b'bad-\\xff\\xfe', 'wb').write(b'x' * 100000)";

    /// <summary>Folders that no path reaches.</summary>
    public const string Deep =
        """
        import os
        for number in range(3000):
            os.mkdir('d'); os.chdir('d')
        open('f', 'w').write('x')
        """;

    /// <summary>A path that no program can name, of folders that are few.</summary>
    public const string Long =
        """
        import os
        for number in range(20):
            os.mkdir('n' * 255); os.chdir('n' * 255)
        """;

    /// <summary>More files than an output disk has inodes.</summary>
    public const string Many =
        """
        import os
        for folder in range(200):
            os.mkdir(str(folder))
            for number in range(100):
                open(f'{folder}/{number}', 'w')
        """;

    /// <summary>Names, rights and kinds that are odd and harmless.</summary>
    public const string Odd =
        """
        import os, socket
        for name in ('new\nline', '-rf', '--', ' ', '\x1b[31m', '*', 'a\\b', 'n' * 255, '.', 'é' * 127):
            if name != '.': open(name, 'w').write('x')
        os.mkdir('shut'); open('shut/in', 'w').write('x'); os.link('shut/in', 'hard'); os.chmod('shut', 0)
        open('none', 'w').write('x'); os.chmod('none', 0)
        open('setuid', 'w').write('x'); os.chmod('setuid', 0o6777)
        os.mkdir('nox'); os.mkdir('nox/inner'); os.chmod('nox', 0o600)
        os.mkfifo('pipe'); os.symlink('/etc/passwd', 'link'); os.symlink('loop', 'loop'); os.symlink('..', 'up')
        s = socket.socket(socket.AF_UNIX); s.bind('sock')
        """;
}
