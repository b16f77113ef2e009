package io.github.portgithub.mapping;

/** Records as GitHub returns them, cut down to the fields that mappings ask for; with single quotes for double ones. */
final class Records {

    static final String ORGANIZATION = "{'login':'acme','id':7,'node_id':'O_7','name':'Acme','description':null,"
            + "'url':'https://api.github.com/orgs/acme','html_url':'https://github.com/acme','is_verified':true,"
            + "'avatar_url':'https://avatars.example/7','blog':'','location':null,'created_at':'2019-01-02T03:04:05Z'}";

    static final String INTERNAL_REPOSITORY = "{'name':'api','full_name':'acme/api','owner':{'login':'acme'},"
            + "'description':null,'html_url':'https://github.com/acme/api','private':true,'visibility':'internal',"
            + "'default_branch':'main','language':null,'topics':['java'],'archived':false,'fork':false,"
            + "'created_at':'2020-01-01T00:00:00Z','pushed_at':null}";

    private static final String HEAD_OF_A_FORK =
            "{'ref':'fix','repo':{'name':'api-of-mona','full_name':'mona/api-of-mona'}}";
    private static final String HEAD_OF_A_DELETED_FORK = "{'ref':'fix','repo':null}";

    private Records() {}

    /** Returns a merged pull request from a fork, 25 h 30 min after it was opened, by a bot. */
    static String mergedFromFork() {
        return pull("'closed','merged_at':'2024-03-02T11:30:00Z','closed_at':'2024-03-02T11:30:00Z'", HEAD_OF_A_FORK);
    }

    /** Returns an open draft whose fork is gone. */
    static String draftOfADeletedFork() {
        return pull("'open','draft':true,'merged_at':null,'closed_at':null", HEAD_OF_A_DELETED_FORK);
    }

    /** Returns one that was closed without a merge. */
    static String closed() {
        return pull("'closed','draft':true,'merged_at':null,'closed_at':'2024-03-02T11:30:00Z'", HEAD_OF_A_FORK);
    }

    /** Returns one that waits. */
    static String open() {
        return pull("'open','draft':false,'merged_at':null,'closed_at':null", HEAD_OF_A_FORK);
    }

    private static String pull(String state, String head) {
        return "{'id':9001,'number':17,'title':'Bump','user':{'login':'dependabot[bot]'},"
                + "'assignees':[{'login':'mona'},{'login':'a[bot]'}],'requested_reviewers':[],"
                + "'created_at':'2024-03-01T10:00:00Z','updated_at':'2024-03-02T11:30:01Z',"
                + "'html_url':'https://github.com/acme/api/pull/17','__organization':'acme','__repository':'api',"
                + "'__repository_full_name':'acme/api','base':{'ref':'main','repo':{'name':'api','full_name':'acme/api'}},"
                + "'head':" + head + ",'state':" + state + "}";
    }
}
