// Made by `npm run api-types -w @hongyan/client` from the server's own OpenAPI. Not edited by hand.

export interface paths {
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every key, without its text */
        get: operations["getApiKeys"];
        put?: never;
        /** Make a key; its text is shown this once */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key; other processes notice within five seconds */
        delete: operations["deleteApiKeysById"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every app that the caller may see */
        get: operations["getApps"];
        put?: never;
        /** Add a mini program, or an Official Account bound to one */
        post: operations["postApps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{appid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One app, with why it is paused if it is */
        get: operations["getAppsByAppid"];
        put?: never;
        post?: never;
        /** Remove an app with its scenes, templates and users; messages and ledger stay as records */
        delete: operations["deleteAppsByAppid"];
        options?: never;
        head?: never;
        /**
         * Change an app; a new secret also ends a pause that the old one caused
         * @description With If-Match (a version that was read) nothing that somebody else changed meanwhile is overwritten: CHANGED_MEANWHILE.
         */
        patch: operations["patchAppsByAppid"];
        trace?: never;
    };
    "/v1/apps/{appid}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether WeChat's check and pushes arrive, and why the last one was refused
         * @description For whoever sets the callbacks up and watches. Refusals appear within 2 seconds.
         */
        get: operations["getAppsByAppidCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{appid}/connection-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask WeChat with the stored secret, and say what is well and what to repair
         * @description Network, secret, IP whitelist (with the address that WeChat saw), pause, callback, clock. Changes nothing; the access token in use stays good.
         */
        post: operations["postAppsByAppidConnectionTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{appid}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send nothing of an app until it is resumed: messages are accepted and wait */
        post: operations["postAppsByAppidPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{appid}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * WeChat's daily quotas: how much is used, and when it runs out at this rate
         * @description Counted here, and asked of WeChat once in ten minutes. Without an answer, WeChat's published limits.
         */
        get: operations["getAppsByAppidQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{appid}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a pause: what waited is sent now */
        post: operations["postAppsByAppidResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, from where, newest first
         * @description Without appid: of every app that the caller may see, and for callers of every app also of the installation itself. Kept for ever.
         */
        get: operations["getAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Back the embedded database up, into a file in the data folder
         * @description The content is never answered: whoever takes it must be able to read the server's data folder. Everything else waits while the database is read. The master key is not in it.
         */
        post: operations["postBackups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/callbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pushes of WeChat as they came, newest first, with what became of each */
        get: operations["getCallbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Campaigns, newest first */
        get: operations["getCampaigns"];
        put?: never;
        /**
         * Send one scene to everybody who has a grant for its template
         * @description The card is rendered and checked at once, the same for everybody. Each user gets it once at most, whatever breaks.
         */
        post: operations["postCampaigns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One campaign with its progress */
        get: operations["getCampaignsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a draft
         * @description Its card may be incomplete until it is started: isReady tells. Once users are in its list, scene, params and audience stay: their cards are made.
         */
        patch: operations["patchCampaignsById"];
        trace?: never;
    };
    "/v1/campaigns/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel: messages that are not on the wire end as cancelled, and their grants are free again */
        post: operations["postCampaignsByIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause: nothing of it is put on the wire any more, within two seconds */
        post: operations["postCampaignsByIdPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom a campaign would reach now, and what became of the uploads of its list */
        get: operations["getCampaignsByIdPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress of one campaign as server-sent events
         * @description Events: progress, whose data is what GET /v1/campaigns/{id} answers, at once and then at each change, once a second at most; end, when nothing of the campaign is under way any more. A comment every 15 s keeps the connection. It ends within ten seconds of the end of the API key or the session. 200 streams a process.
         */
        get: operations["getCampaignsByIdProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/recipients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users of the list, by openid, and who of them has a grant now
         * @description Before the start: who would be reached, and with reach=without-grant who would be skipped. Grants come and go: who was skipped in the end is told by GET /v1/campaigns/{id}/skipped. Until the list is removed, HONGYAN_KEEP_LISTS_DAYS after the end of the campaign.
         */
        get: operations["getCampaignsByIdRecipients"];
        put?: never;
        /**
         * Add users to the list of a draft: CSV or NDJSON, one user a line
         * @description Streamed: a million lines are no more at once than a thousand. Bad lines are named with their numbers and the others kept. Several uploads add up; one that broke off is sent again.
         */
        post: operations["postCampaignsByIdRecipients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume: it goes on where it was */
        post: operations["postCampaignsByIdResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/skipped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users of the list who had no grant when it was their turn
         * @description Until the list is removed, HONGYAN_KEEP_LISTS_DAYS after the end of the campaign.
         */
        get: operations["getCampaignsByIdSkipped"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a draft, at its sendAt or at once */
        post: operations["postCampaignsByIdStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the card of a campaign to named users now, each answered by itself
         * @description Single messages with a grant of their own each: they do not count as the campaign's, which still reaches these users when they have another grant. A user of its list gets the card of their line, unless params are given. With an Idempotency-Key, the message to the user at index i has the key `KEY:i`.
         */
        post: operations["postCampaignsByIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/campaigns/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whom a campaign would reach now, and with which card; nothing is written */
        post: operations["postCampaignsPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agents 客服人员 */
        get: operations["getCustomerServiceAgents"];
        put?: never;
        /** Add an agent; adding one twice is no error */
        post: operations["postCustomerServiceAgents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/agents/{kfAccount}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an agent */
        delete: operations["deleteCustomerServiceAgentsByKfAccount"];
        options?: never;
        head?: never;
        /** Change an agent's nickname */
        patch: operations["patchCustomerServiceAgentsByKfAccount"];
        trace?: never;
    };
    "/v1/customer-service/agents/{kfAccount}/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a person to serve as this agent */
        post: operations["postCustomerServiceAgentsByKfAccountInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/agents/online": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agents who are online, and how many users each serves */
        get: operations["getCustomerServiceAgentsOnline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/auto-replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Auto-replies, in their order */
        get: operations["getCustomerServiceAutoReplies"];
        put?: never;
        /** Add an auto-reply, behind the others */
        post: operations["postCustomerServiceAutoReplies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/auto-replies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete an auto-reply; answers under way are sent all the same */
        delete: operations["deleteCustomerServiceAutoRepliesById"];
        options?: never;
        head?: never;
        /** Change an auto-reply; what is left out stays */
        patch: operations["patchCustomerServiceAutoRepliesById"];
        trace?: never;
    };
    "/v1/customer-service/auto-replies/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put auto-replies into another order */
        put: operations["putCustomerServiceAutoRepliesOrder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/auto-replies/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would be answered, without sending it */
        post: operations["postCustomerServiceAutoRepliesTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Conversations, newest activity first */
        get: operations["getCustomerServiceConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/conversations/{openid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation: the window, what may still be sent, who has it */
        get: operations["getCustomerServiceConversationsByOpenid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/conversations/{openid}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the user and we wrote, newest first */
        get: operations["getCustomerServiceConversationsByOpenidMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/conversations/{openid}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a conversation as read: nothing is unread */
        post: operations["postCustomerServiceConversationsByOpenidRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/conversations/{openid}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a conversation back from the agents, whoever of them has it */
        post: operations["postCustomerServiceConversationsByOpenidTakeBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stored pictures, newest first */
        get: operations["getCustomerServiceMedia"];
        put?: never;
        /**
         * Store a picture: PNG, JPEG or GIF, at most 10 MB, as the raw body
         * @description It is kept here by the hash of its content and uploaded to WeChat when a message shows it, anew when WeChat has forgotten it.
         */
        post: operations["postCustomerServiceMedia"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/media/{media}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a stored picture that no waiting message and no auto-reply shows */
        delete: operations["deleteCustomerServiceMediaByMedia"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/media/{mediaId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A stored picture, or a file that a user sent: that from WeChat, within three days; of a video its address */
        get: operations["getCustomerServiceMediaByMediaIdContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one customer-service message within the user's window
         * @description A message of the user opens a window of 48 hours for 5 messages, entering the chat one of a minute for 2.
         */
        post: operations["postCustomerServiceMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/quick-replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Quick replies 快捷回复, in their order */
        get: operations["getCustomerServiceQuickReplies"];
        put?: never;
        /** Add a quick reply, behind the others; an app has 500 at most */
        post: operations["postCustomerServiceQuickReplies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/quick-replies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a quick reply */
        delete: operations["deleteCustomerServiceQuickRepliesById"];
        options?: never;
        head?: never;
        /** Change a quick reply; what is left out stays */
        patch: operations["patchCustomerServiceQuickRepliesById"];
        trace?: never;
    };
    "/v1/customer-service/quick-replies/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put quick replies into another order */
        put: operations["putCustomerServiceQuickRepliesOrder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom an agent serves */
        get: operations["getCustomerServiceSessions"];
        put?: never;
        /** Hand a user to an agent who is online; auto-replies are silent meanwhile */
        post: operations["postCustomerServiceSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/sessions/{openid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who serves a user */
        get: operations["getCustomerServiceSessionsByOpenid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/sessions/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a session: what the user writes comes to this service again */
        post: operations["postCustomerServiceSessionsClose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/sessions/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users who wait for an agent */
        get: operations["getCustomerServiceSessionsWaiting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customer-service/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show or stop 对方正在输入 (typing) for 15 seconds */
        post: operations["postCustomerServiceTyping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/device-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell up to 1,000 users of a device; each is accepted or refused by itself
         * @description With an Idempotency-Key, the message to the recipient at index i has the key `KEY:i`.
         */
        post: operations["postDeviceMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/device-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A ticket with which the mini program asks the user to subscribe to a device */
        post: operations["postDeviceTickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/diagnosis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check everything that a send depends on; what `hongyan doctor` shows */
        post: operations["postDiagnosis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an erasure is */
        get: operations["getErasuresById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events of one app as server-sent events, as they happen
         * @description Each has an id, and as data { type, at, messageId, openid, data }: those of webhooks. With Last-Event-ID (browsers send it by themselves), or `after`, it goes on behind that event; without, it begins now, perhaps with what happened some seconds ago. First comes an id without data: where it begins. In the order of their transactions, usually within two seconds. A comment every 15 s keeps the connection; it ends within ten seconds of the end of the API key or the session. 200 streams a process.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Balances of one user, or of one template */
        get: operations["getGrants"];
        put?: never;
        /** Report what users chose, for a business that has its own log-in; also to move grants in */
        post: operations["postGrants"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants/{openid}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a user's balances are what they are, newest first */
        get: operations["getGrantsByOpenidHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/grants/totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users and grants of each template, as they were counted last */
        get: operations["getGrantsTotals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/installation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is the same for every app of this server */
        get: operations["getInstallation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages, newest first */
        get: operations["getMessages"];
        put?: never;
        /** Send one message */
        post: operations["postMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message with its attempts and events, its story in words and its card */
        get: operations["getMessagesById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a message that is still queued; its grant is free again */
        post: operations["postMessagesByIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the card of a message that has ended once more: a new message, a new grant */
        post: operations["postMessagesByIdResend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send up to 1,000 messages; each is accepted or refused by itself
         * @description With an Idempotency-Key, the message at index i has the key `KEY:i`.
         */
        post: operations["postMessagesBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages as CSV, newest first
         * @description UTF-8 with a byte order mark. Cells that a spreadsheet would take for a formula begin with an apostrophe. 1,000,000 messages at most; the last line says how many there are, and where to go on. Two exports a process at once; one whose reader takes nothing for a minute, or may not read any more, is cut off.
         */
        get: operations["getMessagesExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who may use the console */
        get: operations["getOperators"];
        put?: never;
        /**
         * Invite somebody: the link at which they choose their password
         * @description The link is shown this once, and good once, for 24 hours. FORBIDDEN for roles that may do more than the caller.
         */
        post: operations["postOperators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an operator; the audit log keeps the name
         * @description FORBIDDEN when their roles may do more than the caller.
         */
        delete: operations["deleteOperatorsById"];
        options?: never;
        head?: never;
        /**
         * Change name or roles, disable, or take a lost second factor away
         * @description Counts at once; in other processes within five seconds. LAST_OWNER when nobody could sign in as an owner of the whole installation any more. FORBIDDEN when the roles, present or new, may do more than the caller. With If-Match (a version that was read) nothing that somebody else changed meanwhile is overwritten: CHANGED_MEANWHILE.
         */
        patch: operations["patchOperatorsById"];
        trace?: never;
    };
    "/v1/operators/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new invitation, or a link to choose a new password
         * @description Shown this once, good once, for 24 hours; older links are void. The present password stays good until it is used. FORBIDDEN when their roles may do more than the caller.
         */
        post: operations["postOperatorsByIdLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a password, by an invitation or a link for a lost password
         * @description Ends the operator's sessions. Then sign in.
         */
        post: operations["postOperatorsAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every third-party platform */
        get: operations["getPlatforms"];
        put?: never;
        /** Add a third-party platform */
        post: operations["postPlatforms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms/{componentAppid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One platform, with the mini programs that have authorised it */
        get: operations["getPlatformsByComponentAppid"];
        put?: never;
        post?: never;
        /** Remove a platform that no app has authorised */
        delete: operations["deletePlatformsByComponentAppid"];
        options?: never;
        head?: never;
        /**
         * Change a platform; what is left out stays
         * @description With If-Match nothing that somebody else changed meanwhile is overwritten.
         */
        patch: operations["patchPlatformsByComponentAppid"];
        trace?: never;
    };
    "/v1/platforms/{componentAppid}/authorization-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A link by which a mini program's administrator authorises the platform, once */
        post: operations["postPlatformsByComponentAppidAuthorizationLinks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long records are kept, and how large they are */
        get: operations["getRetention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scenes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every scene */
        get: operations["getScenes"];
        put?: never;
        /**
         * Make or replace a scene; it is checked against its template first
         * @description With If-Match (a version that was read), or If-None-Match: * (there is none yet), nothing that somebody else saved meanwhile is overwritten: CHANGED_MEANWHILE.
         */
        post: operations["postScenes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scenes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One scene, with the params that it needs */
        get: operations["getScenesByName"];
        put?: never;
        post?: never;
        /** Delete a scene; messages that were accepted are sent all the same */
        delete: operations["deleteScenesByName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scenes/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Render and check a message without sending it */
        post: operations["postScenesByNamePreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/scenes/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Render and check a scene that is not saved yet
         * @description What is wrong is told text by text, beside what can be rendered; nothing is saved or sent.
         */
        post: operations["postScenesPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a card shows now, as WeChat says, and what was asked for */
        get: operations["getServiceCards"];
        put?: never;
        /**
         * Activate or update a service card 服务动态
         * @description A newer update of a card cancels older ones that still wait (SUPERSEDED).
         */
        post: operations["postServiceCards"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/service-cards/ext": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a card's further data at WeChat, at once */
        post: operations["postServiceCardsExt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, if anybody */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description Sets the cookie. TOTP_REQUIRED when a code is needed too; TOO_MANY_ATTEMPTS after five failures of one name from one address within a quarter of an hour.
         */
        post: operations["postSession"];
        /** Sign out */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/operator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your own password or language
         * @description PASSWORD_WRONG when the current password is wrong. A new one ends all other sessions.
         */
        patch: operations["patchSessionOperator"];
        trace?: never;
    };
    "/v1/session/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Confirm the second factor with a code: from now on it is asked for */
        put: operations["putSessionTotp"];
        /**
         * Begin with a second factor: the secret for an authenticator app
         * @description PASSWORD_WRONG when the password is wrong. Nothing asks for a code before PUT has confirmed one.
         */
        post: operations["postSessionTotp"];
        /** Remove the second factor */
        delete: operations["deleteSessionTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out everywhere; other processes notice within five seconds */
        delete: operations["deleteSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the first owner, by the link that the server printed, and sign in */
        post: operations["postSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in a range of time, by hour or day, beside the range before */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How an app is right now: its queue, token, callbacks, quotas and webhooks */
        get: operations["getStatsNow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many users can be reached by each template, and for how long at this pace */
        get: operations["getStatsReach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-bridges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which scene stands in for which retired template */
        get: operations["getTemplateBridges"];
        put?: never;
        /** Make or replace a bridge; it is checked against its scene first */
        post: operations["postTemplateBridges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-bridges/{templateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One bridge */
        get: operations["getTemplateBridgesByTemplateId"];
        put?: never;
        post?: never;
        /** Delete a bridge; messages that were accepted are sent all the same */
        delete: operations["deleteTemplateBridgesByTemplateId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-bridges/migrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Carry out a proposal: add the template, make its scene and the bridge */
        post: operations["postTemplateBridgesMigrations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-bridges/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look for templates that can stand in for a retired one; nothing is changed
         * @description Asks WeChat for the public library: at most 16 calls, which count in its daily limits.
         */
        post: operations["postTemplateBridgesProposals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-library/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The app's categories, whose templates it may take
         * @description Asks WeChat each time; the calls count in its daily limit of this interface.
         */
        get: operations["getTemplateLibraryCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-library/titles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Titles of the library in one category
         * @description Asks WeChat each time; the calls count in its daily limit of this interface.
         */
        get: operations["getTemplateLibraryTitles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-library/titles/{tid}/keywords": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keywords of a title, of which a template takes 2 to 5
         * @description Asks WeChat each time; the calls count in its daily limit of this interface.
         */
        get: operations["getTemplateLibraryTitlesByTidKeywords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/template-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an old template message as the subscribe message that its bridge makes of it */
        post: operations["postTemplateMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Our copy of the app's subscribe-message templates */
        get: operations["getTemplates"];
        put?: never;
        /** Add a template from WeChat's public library; adding it twice is no error */
        post: operations["postTemplates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{templateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a template at WeChat; refused while a scene uses it */
        delete: operations["deleteTemplatesByTemplateId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make our copy equal to WeChat's list, and tell what changed */
        post: operations["postTemplatesSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uniform-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send by the first channel that has the right to reach the user
         * @description What WeChat refuses later falls through to the next channel. The body of the withdrawn uniform_send is taken as well. A customer-service channel needs the scope `customer-service:write`, too.
         */
        post: operations["postUniformMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uniform-messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which channel was taken, and why the others were not */
        get: operations["getUniformMessagesById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users, in the order of their openids; by externalId, by a beginning, by tag */
        get: operations["getUsers"];
        put?: never;
        /** Add users, or tie the business's own ids to them */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        /** Add and remove tags of up to 1,000 users */
        patch: operations["patchUsers"];
        trace?: never;
    };
    "/v1/users/{openid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user, with balances and quiet hours */
        get: operations["getUsersByOpenid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{openid}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is kept about one user, as one document
         * @description Rows as they stand in the database. A user who is not known has an empty one. The audit log says who asked.
         */
        get: operations["getUsersByOpenidData"];
        put?: never;
        post?: never;
        /**
         * Forget a user: everything about them is deleted, or loses whom it is about
         * @description A worker carries it out. Messages that wait are cancelled first; one that is on the wire is waited for. Asked for again, it begins anew. USER_NOT_FOUND: nothing is kept about this openid in this app.
         */
        delete: operations["deleteUsersByOpenidData"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every webhook that the caller may see */
        get: operations["getWebhooks"];
        put?: never;
        /** Make a webhook; its secret is shown this once */
        post: operations["postWebhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook, with why it is disabled if it is */
        get: operations["getWebhooksById"];
        put?: never;
        post?: never;
        /** Delete a webhook and its deliveries */
        delete: operations["deleteWebhooksById"];
        options?: never;
        head?: never;
        /**
         * Change the URL, the events or the name
         * @description With If-Match nothing that somebody else changed meanwhile is overwritten.
         */
        patch: operations["patchWebhooksById"];
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was delivered, waits or failed, newest first */
        get: operations["getWebhooksByIdDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery, with what is sent and what was answered last */
        get: operations["getWebhooksByIdDeliveriesByDeliveryId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{deliveryId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try one delivery once more, now */
        post: operations["postWebhooksByIdDeliveriesByDeliveryIdRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver nothing until it is enabled */
        post: operations["postWebhooksByIdDisable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver again, beginning with what was missed or failed when it was disabled */
        post: operations["postWebhooksByIdEnable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver the events of a time again, with the same ids */
        post: operations["postWebhooksByIdReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new secret, shown this once; for 24 hours the old one signs too */
        post: operations["postWebhooksByIdRotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a webhook.test now and tell what the receiver answered */
        post: operations["postWebhooksByIdTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptedMessage: {
            /**
             * Format: uuid
             * @description Id of the message
             */
            id: string;
            /** @enum {string} */
            status: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
        };
        Campaign: {
            /** @description AppID of the mini program */
            appid: string;
            audience: {
                lastSeenSince: string | null;
                /** @description The audience is an uploaded list */
                list: boolean;
                registeredSince: string | null;
                tags: string[];
            };
            /** @description How many could be reached when it began, of a list how many users it had; null before that */
            audienceCount: number | null;
            /** Format: date-time */
            createdAt: string;
            /** @description When nothing of it was under way any more */
            endedAt: string | null;
            /** @description Messages written so far */
            expanded: number;
            expandedAt: string | null;
            expireAt: string | null;
            /** @description What to do about it */
            hint: string | null;
            /**
             * Format: uuid
             * @description Id of the campaign
             */
            id: string;
            /** @description More than 50,000 users have had a grant: audienceCount is an estimate until all messages are written */
            isAudienceEstimate: boolean;
            /** @description false: a draft whose params are missing or break rules; start says which */
            isReady: boolean;
            /** @description Users in its list; 0 without one */
            listed: number;
            name: string;
            pacing: {
                /** @description null: what the app may send */
                perSecond: number | null;
                /** @description Outside of its window: when that opens again; null: it may send now */
                waitsUntil: string | null;
                window: {
                    /** @description Hours and minutes, for example 22:00 */
                    from: string;
                    timeZone: string;
                    /** @description Hours and minutes, for example 22:00 */
                    to: string;
                } | null;
            };
            /** @description Values for the scene's mapping */
            params: {
                [key: string]: components["schemas"]["Json"];
            };
            /** @description As what it goes on when it is resumed */
            pausedFrom: ("scheduled" | "expanding" | "sending") | null;
            /** @description Why it was paused or ended early by itself: a stable code */
            reason: string | null;
            /** @description Name of the business notification, for example course-reminder */
            scene: string;
            sendAt: string | null;
            /** @description Users of its list who had no grant when it was their turn */
            skipped: number;
            startedAt: string | null;
            /**
             * @description expanding: messages are being written, and sent meanwhile; sending: all are written; done: none is under way any more
             * @enum {string}
             */
            state: "draft" | "scheduled" | "expanding" | "sending" | "paused" | "done" | "cancelled";
            /** @description priTmplId of the subscribe-message template */
            templateId: string;
            /** Format: date-time */
            updatedAt: string;
        };
        CampaignDetail: {
            /** @description AppID of the mini program */
            appid: string;
            audience: {
                lastSeenSince: string | null;
                /** @description The audience is an uploaded list */
                list: boolean;
                registeredSince: string | null;
                tags: string[];
            };
            /** @description How many could be reached when it began, of a list how many users it had; null before that */
            audienceCount: number | null;
            /**
             * Format: date-time
             * @description When they were counted: now, or, of a campaign with more than 50,000 messages, up to 20 times as long ago as counting took, a minute at most, and meanwhile somebody counts anew
             */
            countedAt: string;
            /** @description Its messages by status */
            counts: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** @description When nothing of it was under way any more */
            endedAt: string | null;
            /** @description Until the last one is on the wire, at this rate and by the window, the quiet hours of the scene, the daily quota and a pause; null while nothing moves */
            etaSeconds: number | null;
            /** @description Messages written so far */
            expanded: number;
            expandedAt: string | null;
            expireAt: string | null;
            /** @description Why messages did not reach their users: the 50 most frequent reasons */
            failures: {
                count: number;
                /** @description WeChat's */
                errcode: number | null;
                reason: string | null;
                /** @description What it means */
                says: {
                    en: string;
                    zh: string;
                };
                /** @enum {string} */
                status: "failed" | "expired" | "cancelled" | "unknown";
                /** @description What to do about it */
                todo: {
                    en: string;
                    zh: string;
                };
                /**
                 * @description Who must act: the user by a new tap; the developer of the calls or scenes; the operator of the app; WeChat (wait); nobody
                 * @enum {string}
                 */
                who: "user" | "developer" | "operator" | "wechat" | "nobody";
            }[];
            /** @description What to do about it */
            hint: string | null;
            /**
             * Format: uuid
             * @description Id of the campaign
             */
            id: string;
            /** @description More than 50,000 users have had a grant: audienceCount is an estimate until all messages are written */
            isAudienceEstimate: boolean;
            /** @description false: a draft whose params are missing or break rules; start says which */
            isReady: boolean;
            /** @description Users in its list; 0 without one */
            listed: number;
            name: string;
            pacing: {
                /** @description null: what the app may send */
                perSecond: number | null;
                /** @description Outside of its window: when that opens again; null: it may send now */
                waitsUntil: string | null;
                window: {
                    /** @description Hours and minutes, for example 22:00 */
                    from: string;
                    timeZone: string;
                    /** @description Hours and minutes, for example 22:00 */
                    to: string;
                } | null;
            };
            /** @description Values for the scene's mapping */
            params: {
                [key: string]: components["schemas"]["Json"];
            };
            /** @description As what it goes on when it is resumed */
            pausedFrom: ("scheduled" | "expanding" | "sending") | null;
            /** @description Messages put on the wire a second, over the minute before countedAt */
            perSecond: number;
            /** @description Why it was paused or ended early by itself: a stable code */
            reason: string | null;
            /** @description Name of the business notification, for example course-reminder */
            scene: string;
            sendAt: string | null;
            /** @description Users of its list who had no grant when it was their turn */
            skipped: number;
            startedAt: string | null;
            /**
             * @description expanding: messages are being written, and sent meanwhile; sending: all are written; done: none is under way any more
             * @enum {string}
             */
            state: "draft" | "scheduled" | "expanding" | "sending" | "paused" | "done" | "cancelled";
            /** @description priTmplId of the subscribe-message template */
            templateId: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description What went wrong, with which thing, and what to do now */
        Error: {
            error: {
                /** @description Stable; see docs/errors.md */
                code: string;
                details?: unknown;
                hint?: string;
                message: string;
            };
        };
        Grant: {
            /** @description Grants that no message holds */
            available: number;
            /** @description The user's openid under this app */
            openid: string;
            /** @description priTmplId of the subscribe-message template */
            templateId: string;
            /** @description A long-term template that the user allows */
            unlimited: boolean;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description Any JSON value */
        Json: unknown;
        /** @description Any JSON value */
        JsonInput: unknown;
        Message: {
            /** @description AppID of the mini program */
            appid: string;
            /** @description How often it was put on the way to WeChat */
            attempt: number;
            /** @description The campaign that it belongs to */
            campaignId: string | null;
            /** Format: date-time */
            createdAt: string;
            data: {
                [key: string]: {
                    value: string;
                };
            };
            detail: string | null;
            /** @description WeChat's last refusal */
            errcode: number | null;
            expireAt: string | null;
            /**
             * Format: uuid
             * @description Id of the message
             */
            id: string;
            /**
             * @description What the message is at WeChat
             * @enum {string}
             */
            kind: "subscribe" | "customer-service" | "device" | "service-card" | "official-account-template";
            /** @description WeChat's id, 64 bits as text */
            msgid: string | null;
            /** @description When the mini program first told that the user opened it from this card */
            openedAt: string | null;
            /** @description The user's openid under this app */
            openid: string;
            page: string | null;
            /** @description Why it ended or waits: a stable code */
            reason: string | null;
            scene: string | null;
            /**
             * Format: date-time
             * @description When it is due next
             */
            sendAt: string;
            /** @enum {string} */
            status: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
            /** @description null for kinds without a template */
            templateId: string | null;
            /** Format: date-time */
            updatedAt: string;
        };
        MessageDetail: {
            /** @description AppID of the mini program */
            appid: string;
            /** @description null: the mini program, an answer to a callback, or somebody who is not known any more */
            askedBy: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "campaign" | "api-key" | "operator";
                name: string;
            } | null;
            /** @description How often it was put on the way to WeChat */
            attempt: number;
            attempts: {
                attempt: number;
                detail: string | null;
                /** Format: date-time */
                endedAt: string;
                errcode: number | null;
                /** @enum {string} */
                outcome: "accepted" | "refused" | "unanswered" | "abandoned";
                /** @description WeChat's request id, for openapi/rid/get */
                rid: string | null;
            }[];
            /** @description The campaign that it belongs to */
            campaignId: string | null;
            /** @description As the user sees it; null for kinds without keywords */
            card: {
                keywords: {
                    key: string;
                    name: string;
                    value: string;
                }[];
                /** @description Of the template; null: it is not known any more */
                title: string | null;
            } | null;
            /** Format: date-time */
            createdAt: string;
            data: {
                [key: string]: {
                    value: string;
                };
            };
            detail: string | null;
            /** @description WeChat's last refusal */
            errcode: number | null;
            events: {
                /** Format: date-time */
                createdAt: string;
                data: {
                    [key: string]: unknown;
                };
                type: string;
            }[];
            expireAt: string | null;
            /** @enum {string} */
            grant: "none" | "held" | "spent" | "released";
            /**
             * Format: uuid
             * @description Id of the message
             */
            id: string;
            /**
             * @description What the message is at WeChat
             * @enum {string}
             */
            kind: "subscribe" | "customer-service" | "device" | "service-card" | "official-account-template";
            /** @description WeChat's id, 64 bits as text */
            msgid: string | null;
            /** @description What happens next; null: nothing more, it has ended */
            next: {
                /** @description null: nobody knows when */
                at: string | null;
                says: {
                    en: string;
                    zh: string;
                };
                /** @enum {string} */
                what: "send" | "resume" | "expire" | "confirm" | "resolve";
            } | null;
            /** @description When the mini program first told that the user opened it from this card */
            openedAt: string | null;
            /** @description The user's openid under this app */
            openid: string;
            page: string | null;
            /** @description Why it ended or waits: a stable code */
            reason: string | null;
            scene: string | null;
            /**
             * Format: date-time
             * @description When it is due next
             */
            sendAt: string;
            /** @enum {string} */
            status: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
            /** @description Oldest first */
            story: {
                /** Format: date-time */
                at: string;
                attempt: number | null;
                detail: string | null;
                /** @description WeChat's */
                errcode: number | null;
                /** @description WeChat's request id, for openapi/rid/get */
                rid: string | null;
                says: {
                    en: string;
                    zh: string;
                };
                /** @description What to do about it */
                todo: {
                    en: string;
                    zh: string;
                } | null;
                webhook: {
                    event: string;
                    /** Format: uuid */
                    id: string;
                    name: string;
                    responseStatus: number | null;
                    /** @enum {string} */
                    status: "pending" | "delivered" | "failed";
                } | null;
                /**
                 * @description A state that it came to; attempt: a try that WeChat did not accept; webhook: a delivery of one of its events
                 * @enum {string}
                 */
                what: "accepted" | "reserved" | "queued" | "attempt" | "sent" | "delivered" | "failed" | "unknown" | "expired" | "cancelled" | "opened" | "released" | "corrected" | "webhook";
            }[];
            /** @description null for kinds without a template */
            templateId: string | null;
            /** Format: date-time */
            updatedAt: string;
        };
        User: {
            /** Format: date-time */
            createdAt: string;
            externalId: string | null;
            /** Format: date-time */
            lastSeenAt: string;
            /** @description The user's openid under this app */
            openid: string;
            /** @description Sorted */
            tags: string[];
            timeZone: string | null;
        };
        UserDetail: {
            /** Format: date-time */
            createdAt: string;
            externalId: string | null;
            /** @description Balances by template */
            grants: {
                available: number;
                /** @description priTmplId of the subscribe-message template */
                templateId: string;
                /** @description null: the template is not known any more */
                title: string | null;
                unlimited: boolean;
                /** Format: date-time */
                updatedAt: string;
            }[];
            /** Format: date-time */
            lastSeenAt: string;
            /** @description The user's openid under this app */
            openid: string;
            /** @description Of the scenes that have some, as they are for this user */
            quietHours: {
                /** @description Hours and minutes */
                from: string;
                isNow: boolean;
                /** @description Name of the business notification, for example course-reminder */
                scene: string;
                /** @description The user's own, or that of the scene */
                timeZone: string;
                to: string;
            }[];
            /** @description Sorted */
            tags: string[];
            timeZone: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apiKeys: {
                            appid: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: uuid */
                            id: string;
                            lastUsedAt: string | null;
                            name: string;
                            prefix: string;
                            /** @description Its own limit; null: as HONGYAN_KEY_REQUESTS_PER_MINUTE says */
                            requestsPerMinute: number | null;
                            revokedAt: string | null;
                            scopes: string[];
                        }[];
                    };
                };
            };
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Only for this app; without it, for every app */
                    appid?: string;
                    name: string;
                    /** @description Requests a minute that each process of Hongyan takes with this key, more are RATE_LIMITED; without it, as HONGYAN_KEY_REQUESTS_PER_MINUTE says */
                    requestsPerMinute?: number;
                    /** @description Least authority: name what the caller needs */
                    scopes: ("*" | "messages:read" | "messages:write" | "campaigns:read" | "campaigns:write" | "scenes:read" | "scenes:write" | "templates:read" | "templates:write" | "apps:read" | "apps:write" | "users:read" | "users:write" | "callbacks:read" | "grants:read" | "grants:write" | "customer-service:read" | "customer-service:write" | "api-keys:read" | "api-keys:write" | "webhooks:read" | "webhooks:write" | "operators:read" | "operators:write" | "audit-log:read" | "events:read" | "statistics:read" | "personal-data:read" | "personal-data:write" | "metrics:read" | "token:read")[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appid: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: uuid */
                        id: string;
                        /** @description Shown this once; only its hash is kept */
                        key: string;
                        lastUsedAt: string | null;
                        name: string;
                        prefix: string;
                        /** @description Its own limit; null: as HONGYAN_KEY_REQUESTS_PER_MINUTE says */
                        requestsPerMinute: number | null;
                        revokedAt: string | null;
                        scopes: string[];
                    };
                };
            };
        };
    };
    deleteApiKeysById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        revoked: true;
                    };
                };
            };
        };
    };
    getApps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apps: {
                            /** @description AppID of the mini program */
                            appid: string;
                            /** @description null: WeChat's callbacks are not received */
                            callback: {
                                /** @enum {string} */
                                format: "json" | "xml";
                                /** @enum {string} */
                                mode: "plain" | "compatible" | "safe";
                                /** @description Path of the URL to enter at WeChat */
                                path: string;
                                /** @description When WeChat last checked the URL */
                                verifiedAt: string | null;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            defaultScene: string | null;
                            eraseOnCancellation: boolean;
                            /**
                             * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                             * @enum {string}
                             */
                            grantSource: "both" | "client" | "callback";
                            /**
                             * @description An Official Account 公众号 serves uniform messages
                             * @enum {string}
                             */
                            kind: "mini-program" | "official-account";
                            name: string;
                            officialAccount: string | null;
                            /** @enum {string} */
                            onUnknown: "fail" | "resend";
                            /** @description null: no rate of its own */
                            pacing: {
                                burst: number | null;
                                perSecond: number;
                            } | null;
                            paused: {
                                errcode: number | null;
                                reason: string | null;
                                /** @description null: until somebody repairs it */
                                until: string | null;
                            } | null;
                            /** @description The third-party platform 第三方平台 that it has authorised; null: its own AppSecret */
                            platform: string | null;
                            /** @description The access token, as this process knows it */
                            token: {
                                expiresAt: string | null;
                                lastError: string | null;
                                status: string;
                            };
                            unknownAfterSeconds: number;
                            /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    postApps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid: string;
                    callback?: {
                        /** @description 43 characters; not needed in plain mode. Left out: the saved one stays */
                        encodingAESKey?: string;
                        /**
                         * @default json
                         * @enum {string}
                         */
                        format?: "json" | "xml";
                        /** @description With a new encodingAESKey: the saved one becomes previousEncodingAESKey */
                        keepPreviousKey?: boolean;
                        /**
                         * @description 明文, 兼容, 安全; safe is recommended
                         * @enum {string}
                         */
                        mode: "plain" | "compatible" | "safe";
                        /** @description The key before a change: pushes under it are still read */
                        previousEncodingAESKey?: string;
                        /** @description Token, as entered at 消息推送配置; written, never read back. Left out: the saved one stays */
                        token?: string;
                    } | null;
                    defaultScene?: string | null;
                    /** @description Default true: a user who closes their account with the mini program 注销 (user_authorization_cancellation) is erased here too; else only the event tells of it */
                    eraseOnCancellation?: boolean;
                    /**
                     * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                     * @enum {string}
                     */
                    grantSource?: "both" | "client" | "callback";
                    /**
                     * @description An Official Account 公众号 serves uniform messages
                     * @enum {string}
                     */
                    kind?: "mini-program" | "official-account";
                    name?: string;
                    /** @description The bound Official Account that reaches the same people, for uniform messages */
                    officialAccount?: string | null;
                    /**
                     * @description What becomes of a message whose answer was lost: fail (default), or resend with the risk of a double
                     * @enum {string}
                     */
                    onUnknown?: "fail" | "resend";
                    /** @description The rate at which messages are sent; null: as fast as WeChat answers (default) */
                    pacing?: {
                        /**
                         * @description How many may go at once after a rest; default: as many as in a second
                         * @default null
                         */
                        burst?: number | null;
                        /** @description Messages a second, all processes together */
                        perSecond: number;
                    } | null;
                    /** @description AppSecret; written, never read back */
                    secret: string;
                    /** @description Default 600 */
                    unknownAfterSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description null: WeChat's callbacks are not received */
                        callback: {
                            /** @enum {string} */
                            format: "json" | "xml";
                            /** @enum {string} */
                            mode: "plain" | "compatible" | "safe";
                            /** @description Path of the URL to enter at WeChat */
                            path: string;
                            /** @description When WeChat last checked the URL */
                            verifiedAt: string | null;
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        defaultScene: string | null;
                        eraseOnCancellation: boolean;
                        /**
                         * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                         * @enum {string}
                         */
                        grantSource: "both" | "client" | "callback";
                        /**
                         * @description An Official Account 公众号 serves uniform messages
                         * @enum {string}
                         */
                        kind: "mini-program" | "official-account";
                        name: string;
                        officialAccount: string | null;
                        /** @enum {string} */
                        onUnknown: "fail" | "resend";
                        /** @description null: no rate of its own */
                        pacing: {
                            burst: number | null;
                            perSecond: number;
                        } | null;
                        paused: {
                            errcode: number | null;
                            reason: string | null;
                            /** @description null: until somebody repairs it */
                            until: string | null;
                        } | null;
                        /** @description The third-party platform 第三方平台 that it has authorised; null: its own AppSecret */
                        platform: string | null;
                        /** @description The access token, as this process knows it */
                        token: {
                            expiresAt: string | null;
                            lastError: string | null;
                            status: string;
                        };
                        unknownAfterSeconds: number;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    getAppsByAppid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description null: WeChat's callbacks are not received */
                        callback: {
                            /** @enum {string} */
                            format: "json" | "xml";
                            /** @enum {string} */
                            mode: "plain" | "compatible" | "safe";
                            /** @description Path of the URL to enter at WeChat */
                            path: string;
                            /** @description When WeChat last checked the URL */
                            verifiedAt: string | null;
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        defaultScene: string | null;
                        eraseOnCancellation: boolean;
                        /**
                         * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                         * @enum {string}
                         */
                        grantSource: "both" | "client" | "callback";
                        /**
                         * @description An Official Account 公众号 serves uniform messages
                         * @enum {string}
                         */
                        kind: "mini-program" | "official-account";
                        name: string;
                        officialAccount: string | null;
                        /** @enum {string} */
                        onUnknown: "fail" | "resend";
                        /** @description null: no rate of its own */
                        pacing: {
                            burst: number | null;
                            perSecond: number;
                        } | null;
                        paused: {
                            errcode: number | null;
                            reason: string | null;
                            /** @description null: until somebody repairs it */
                            until: string | null;
                        } | null;
                        /** @description The third-party platform 第三方平台 that it has authorised; null: its own AppSecret */
                        platform: string | null;
                        /** @description The access token, as this process knows it */
                        token: {
                            expiresAt: string | null;
                            lastError: string | null;
                            status: string;
                        };
                        unknownAfterSeconds: number;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    deleteAppsByAppid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    patchAppsByAppid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    callback?: {
                        /** @description 43 characters; not needed in plain mode. Left out: the saved one stays */
                        encodingAESKey?: string;
                        /**
                         * @default json
                         * @enum {string}
                         */
                        format?: "json" | "xml";
                        /** @description With a new encodingAESKey: the saved one becomes previousEncodingAESKey */
                        keepPreviousKey?: boolean;
                        /**
                         * @description 明文, 兼容, 安全; safe is recommended
                         * @enum {string}
                         */
                        mode: "plain" | "compatible" | "safe";
                        /** @description The key before a change: pushes under it are still read */
                        previousEncodingAESKey?: string;
                        /** @description Token, as entered at 消息推送配置; written, never read back. Left out: the saved one stays */
                        token?: string;
                    } | null;
                    defaultScene?: string | null;
                    /** @description Default true: a user who closes their account with the mini program 注销 (user_authorization_cancellation) is erased here too; else only the event tells of it */
                    eraseOnCancellation?: boolean;
                    /**
                     * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                     * @enum {string}
                     */
                    grantSource?: "both" | "client" | "callback";
                    name?: string;
                    /** @description The bound Official Account that reaches the same people, for uniform messages */
                    officialAccount?: string | null;
                    /**
                     * @description What becomes of a message whose answer was lost: fail (default), or resend with the risk of a double
                     * @enum {string}
                     */
                    onUnknown?: "fail" | "resend";
                    /** @description The rate at which messages are sent; null: as fast as WeChat answers (default) */
                    pacing?: {
                        /**
                         * @description How many may go at once after a rest; default: as many as in a second
                         * @default null
                         */
                        burst?: number | null;
                        /** @description Messages a second, all processes together */
                        perSecond: number;
                    } | null;
                    /** @description AppSecret; written, never read back */
                    secret?: string;
                    /** @description Default 600 */
                    unknownAfterSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description null: WeChat's callbacks are not received */
                        callback: {
                            /** @enum {string} */
                            format: "json" | "xml";
                            /** @enum {string} */
                            mode: "plain" | "compatible" | "safe";
                            /** @description Path of the URL to enter at WeChat */
                            path: string;
                            /** @description When WeChat last checked the URL */
                            verifiedAt: string | null;
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        defaultScene: string | null;
                        eraseOnCancellation: boolean;
                        /**
                         * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                         * @enum {string}
                         */
                        grantSource: "both" | "client" | "callback";
                        /**
                         * @description An Official Account 公众号 serves uniform messages
                         * @enum {string}
                         */
                        kind: "mini-program" | "official-account";
                        name: string;
                        officialAccount: string | null;
                        /** @enum {string} */
                        onUnknown: "fail" | "resend";
                        /** @description null: no rate of its own */
                        pacing: {
                            burst: number | null;
                            perSecond: number;
                        } | null;
                        paused: {
                            errcode: number | null;
                            reason: string | null;
                            /** @description null: until somebody repairs it */
                            until: string | null;
                        } | null;
                        /** @description The third-party platform 第三方平台 that it has authorised; null: its own AppSecret */
                        platform: string | null;
                        /** @description The access token, as this process knows it */
                        token: {
                            expiresAt: string | null;
                            lastError: string | null;
                            status: string;
                        };
                        unknownAfterSeconds: number;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    getAppsByAppidCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description A push came under these settings */
                        hasPushed: boolean;
                        /** @description Under whatever settings */
                        lastPushAt: string | null;
                        /** @description Path of the URL to enter at WeChat */
                        path: string;
                        /** @description The last refused check, and the last refused push, since the settings were saved */
                        refused: {
                            /** Format: date-time */
                            at: string;
                            /**
                             * @description WeChat's check of the URL, or a push
                             * @enum {string}
                             */
                            kind: "check" | "push";
                            reason: string;
                            /** @description The check that failed: docs/callbacks.md explains each */
                            stage: string;
                        }[];
                        /** @description null: WeChat's callbacks are not received */
                        settings: {
                            /** @enum {string} */
                            format: "json" | "xml";
                            /** @description Pushes under the EncodingAESKey before are read too */
                            hasPreviousKey: boolean;
                            /** @enum {string} */
                            mode: "plain" | "compatible" | "safe";
                            /** @description null: before this was written down */
                            savedAt: string | null;
                        } | null;
                        /** @description When WeChat last checked the URL with success */
                        verifiedAt: string | null;
                    };
                };
            };
        };
    };
    postAppsByAppidConnectionTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description In the order in which they are to be repaired */
                        checks: {
                            /**
                             * @description callback: of mini programs only
                             * @enum {string}
                             */
                            check: "network" | "secret" | "ip-whitelist" | "sending" | "callback" | "time";
                            /** @description WeChat's */
                            errcode: number | null;
                            /** @description The address that WeChat saw, where it tells */
                            ip: string | null;
                            says: {
                                en: string;
                                zh: string;
                            };
                            /** @description What to do about it; null: nothing */
                            todo: {
                                en: string;
                                zh: string;
                            } | null;
                            /**
                             * @description unknown: another check must be well before this one can be made
                             * @enum {string}
                             */
                            verdict: "ok" | "warn" | "bad" | "unknown";
                        }[];
                        /** @description No check is bad */
                        isWell: boolean;
                        /** Format: date-time */
                        testedAt: string;
                    };
                };
            };
        };
    };
    postAppsByAppidPause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Why, for whoever sees the app paused; shown in its `paused` and told with `app.paused`
                     * @default paused by hand
                     */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description null: WeChat's callbacks are not received */
                        callback: {
                            /** @enum {string} */
                            format: "json" | "xml";
                            /** @enum {string} */
                            mode: "plain" | "compatible" | "safe";
                            /** @description Path of the URL to enter at WeChat */
                            path: string;
                            /** @description When WeChat last checked the URL */
                            verifiedAt: string | null;
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        defaultScene: string | null;
                        eraseOnCancellation: boolean;
                        /**
                         * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                         * @enum {string}
                         */
                        grantSource: "both" | "client" | "callback";
                        /**
                         * @description An Official Account 公众号 serves uniform messages
                         * @enum {string}
                         */
                        kind: "mini-program" | "official-account";
                        name: string;
                        officialAccount: string | null;
                        /** @enum {string} */
                        onUnknown: "fail" | "resend";
                        /** @description null: no rate of its own */
                        pacing: {
                            burst: number | null;
                            perSecond: number;
                        } | null;
                        paused: {
                            errcode: number | null;
                            reason: string | null;
                            /** @description null: until somebody repairs it */
                            until: string | null;
                        } | null;
                        /** @description The third-party platform 第三方平台 that it has authorised; null: its own AppSecret */
                        platform: string | null;
                        /** @description The access token, as this process knows it */
                        token: {
                            expiresAt: string | null;
                            lastError: string | null;
                            status: string;
                        };
                        unknownAfterSeconds: number;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    getAppsByAppidQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        quotas: {
                            /** @description WeChat's path; each has a daily quota of its own */
                            api: string;
                            /** @description null: WeChat says none and publishes none */
                            dailyLimit: number | null;
                            /** @description Calls a second, over the last ten to twenty minutes */
                            perSecond: number;
                            remaining: number | null;
                            /**
                             * Format: date-time
                             * @description Midnight in China, when it begins anew
                             */
                            resetsAt: string;
                            /** @description When it is used up at this rate; null: not before it begins anew */
                            runsOutAt: string | null;
                            /** @description Who states the limit: WeChat of this app, or its documentation of every app */
                            source: ("wechat" | "published") | null;
                            /** @description By WeChat's count (1 % off at most), and ours since */
                            usedToday: number;
                        }[];
                    };
                };
            };
        };
    };
    postAppsByAppidResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                appid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description null: WeChat's callbacks are not received */
                        callback: {
                            /** @enum {string} */
                            format: "json" | "xml";
                            /** @enum {string} */
                            mode: "plain" | "compatible" | "safe";
                            /** @description Path of the URL to enter at WeChat */
                            path: string;
                            /** @description When WeChat last checked the URL */
                            verifiedAt: string | null;
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        defaultScene: string | null;
                        eraseOnCancellation: boolean;
                        /**
                         * @description Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once
                         * @enum {string}
                         */
                        grantSource: "both" | "client" | "callback";
                        /**
                         * @description An Official Account 公众号 serves uniform messages
                         * @enum {string}
                         */
                        kind: "mini-program" | "official-account";
                        name: string;
                        officialAccount: string | null;
                        /** @enum {string} */
                        onUnknown: "fail" | "resend";
                        /** @description null: no rate of its own */
                        pacing: {
                            burst: number | null;
                            perSecond: number;
                        } | null;
                        paused: {
                            errcode: number | null;
                            reason: string | null;
                            /** @description null: until somebody repairs it */
                            until: string | null;
                        } | null;
                        /** @description The third-party platform 第三方平台 that it has authorised; null: its own AppSecret */
                        platform: string | null;
                        /** @description The access token, as this process knows it */
                        token: {
                            expiresAt: string | null;
                            lastError: string | null;
                            status: string;
                        };
                        unknownAfterSeconds: number;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    getAuditLog: {
        parameters: {
            query?: {
                /** @description For example scene.saved */
                action?: string;
                /** @description Id of an operator or an API key */
                actor?: string;
                /** @description Only of this app */
                appid?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: {
                            action: string;
                            actor: {
                                id: string | null;
                                /** @enum {string} */
                                kind: "operator" | "api-key" | "system";
                                /** @description As it was then */
                                name: string;
                            };
                            address: string | null;
                            after: unknown;
                            /** @description null: about the whole installation */
                            appid: string | null;
                            /** Format: date-time */
                            at: string;
                            /** @description null: there was nothing, or it is not kept */
                            before: unknown;
                            /** Format: uuid */
                            id: string;
                            /** @description A scene's name, an id */
                            target: string | null;
                        }[];
                        /** @description null: that was the last */
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    postBackups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bytes: number;
                        /** @description In the data folder of this server, readable by its user only */
                        file: string;
                        tables: {
                            name: string;
                            rows: number;
                        }[];
                    };
                };
            };
        };
    };
    getCallbacks: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description nextCursor of the page before */
                cursor?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        callbacks: {
                            /** @description As WeChat sent it, decrypted: JSON or XML */
                            body: string;
                            /**
                             * Format: date-time
                             * @description WeChat's CreateTime
                             */
                            createdAt: string;
                            event: string | null;
                            id: number;
                            msgType: string;
                            openid: string | null;
                            processedAt: string | null;
                            /** Format: date-time */
                            receivedAt: string;
                            /** @description What became of it: recorded, conversation, delivered, failed, repeated, unmatched, noted ...; null while it waits */
                            result: string | null;
                        }[];
                        nextCursor: number | null;
                    };
                };
            };
        };
    };
    getCampaigns: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only those in this state */
                state?: "draft" | "scheduled" | "expanding" | "sending" | "paused" | "done" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        campaigns: components["schemas"]["Campaign"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    postCampaigns: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Narrows the users who have a grant for the scene's template; without it, all of them */
                    audience?: {
                        /**
                         * Format: date-time
                         * @description Only users who logged in since this time
                         */
                        lastSeenSince?: string;
                        /**
                         * @description The users of a list instead, with params of their own: a draft that waits for POST /v1/campaigns/{id}/recipients
                         * @enum {boolean}
                         */
                        list?: true;
                        /**
                         * Format: date-time
                         * @description Only users known to Hongyan since this time
                         */
                        registeredSince?: string;
                        /** @description Only users who carry all of these tags */
                        tags?: string[];
                    };
                    /**
                     * @description Wait for POST /v1/campaigns/{id}/start
                     * @default false
                     */
                    draft?: boolean;
                    /**
                     * Format: date-time
                     * @description Messages that were not sent by then end as expired
                     */
                    expireAt?: string;
                    /** @description Of a draft: keep params that are missing or break rules, until they are changed by PATCH /v1/campaigns/{id}; start and test refuse them */
                    incomplete?: boolean;
                    /** @description For people */
                    name: string;
                    /**
                     * @description Values for the scene's mapping
                     * @default {}
                     */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    /** @description Messages a second, all processes together; without it, what the app may send */
                    perSecond?: number;
                    /** @description Name of the business notification, for example course-reminder */
                    scene: string;
                    /**
                     * Format: date-time
                     * @description Begins at this time; without it, at once
                     */
                    sendAt?: string;
                    /** @description The hours of the day at which it sends; it waits outside of them, and goes on by itself */
                    window?: {
                        /** @description Sends from this time of the day on */
                        from: string;
                        /**
                         * @description IANA name of a time zone, for example Asia/Shanghai
                         * @default Asia/Shanghai
                         */
                        timeZone?: string;
                        /** @description Waits from this time on, until `from` comes again; may be before `from`: over midnight */
                        to: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
        };
    };
    getCampaignsById: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDetail"];
                };
            };
        };
    };
    patchCampaignsById: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: {
                /** @description Its `updatedAt` as you saw it: if somebody has changed it since, nothing is done (412 CHANGED_MEANWHILE) */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        /** @description What is to be otherwise; what is not named stays, null takes it away */
        requestBody: {
            content: {
                "application/json": {
                    /** @description null: everybody who has a grant */
                    audience?: {
                        /**
                         * Format: date-time
                         * @description Only users who logged in since this time
                         */
                        lastSeenSince?: string;
                        /**
                         * @description The users of a list instead, with params of their own: a draft that waits for POST /v1/campaigns/{id}/recipients
                         * @enum {boolean}
                         */
                        list?: true;
                        /**
                         * Format: date-time
                         * @description Only users known to Hongyan since this time
                         */
                        registeredSince?: string;
                        /** @description Only users who carry all of these tags */
                        tags?: string[];
                    } | null;
                    expireAt?: string | null;
                    /** @description For people */
                    name?: string;
                    /** @description Values for the scene's mapping */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    perSecond?: number | null;
                    /** @description Name of the business notification, for example course-reminder */
                    scene?: string;
                    sendAt?: string | null;
                    window?: {
                        /** @description Sends from this time of the day on */
                        from: string;
                        /**
                         * @description IANA name of a time zone, for example Asia/Shanghai
                         * @default Asia/Shanghai
                         */
                        timeZone?: string;
                        /** @description Waits from this time on, until `from` comes again; may be before `from`: over midnight */
                        to: string;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
        };
    };
    postCampaignsByIdCancel: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
        };
    };
    postCampaignsByIdPause: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
        };
    };
    getCampaignsByIdPreview: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the first three users of the list, as WeChat would get them */
                        cards: {
                            data: {
                                [key: string]: {
                                    value: string;
                                };
                            };
                            line: number;
                            /** @description The user's openid under this app */
                            openid: string;
                        }[];
                        /** @description How long sending takes, if nothing else is sent for the app meanwhile. Quiet hours are those of the scene, by its time zone also for users with one of their own; what a frequency cap holds back or drops is not foreseen */
                        duration: {
                            /** @description How many are dropped by quiet hours; usually 0 */
                            dropped: number;
                            /** @description Quiet hours whose action is drop are reached then, before the last message: the others end as cancelled. null: no message is dropped by them */
                            droppedFrom: string | null;
                            endsAt: string | null;
                            /**
                             * @description What takes the most of it: the rate of the app or the campaign, the hours of the campaign, the quiet hours of its scene, WeChat's daily quota, a pause of the app; quiet-hours also when they drop some; wechat: nothing of these, it goes as fast as WeChat answers, and seconds are 0
                             * @enum {string}
                             */
                            limitedBy: "rate" | "window" | "quiet-hours" | "quota" | "pause" | "wechat";
                            /** @description When today's or a later day's quota is used up before the last message; it goes on at midnight in China. null: it suffices */
                            quotaRunsOutAt: string | null;
                            /** @description From sendAt, or now, on; null: more than a year, as when the window and the quiet hours leave no hour, or the app is paused without end */
                            seconds: number | null;
                        };
                        /** @description The list has more than 200,000 users, or without a list more than 50,000 have had a grant: the first ones, by openid, stand for the others */
                        isEstimate: boolean;
                        /** @description Users in the list; 0 without one */
                        listed: number;
                        /** @description Users with a grant now: they would get it */
                        reachable: number;
                        /** @description The latest 100, newest first */
                        uploads: {
                            /** @description Users that this upload put into the list */
                            added: number;
                            /** Format: uuid */
                            id: string;
                            /** @description Lines that were read; empty ones do not count */
                            lines: number;
                            /** @description Lines that were not kept: how many of each code; docs/campaign-lists.md explains them */
                            rejected: {
                                [key: string]: number;
                            };
                            /** Format: date-time */
                            startedAt: string;
                            /**
                             * @description broken: it broke off; send it again. reading for long: its server died
                             * @enum {string}
                             */
                            state: "reading" | "complete" | "broken";
                            /** @description Users who stood there already, from the same line with the same card: a repeat */
                            unchanged: number;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                        /** @description Users of the list without a grant now: they would be skipped */
                        withoutGrant: number;
                    };
                };
            };
        };
    };
    getCampaignsByIdProgress: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description text/event-stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    getCampaignsByIdRecipients: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only users who have a grant now, or who have none; without it, all */
                reach?: "with-grant" | "without-grant";
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null at the end. With `reach` a page looks through 10,000 users at most: it may be short, even empty, before the end */
                        nextCursor: string | null;
                        recipients: {
                            externalId: string | null;
                            /** @description A grant for the campaign's template now: the campaign would use it */
                            hasGrant: boolean;
                            /** @description Where the user stood in what was uploaded */
                            line: number;
                            /** @description The user's openid under this app */
                            openid: string;
                        }[];
                    };
                };
            };
        };
    };
    postCampaignsByIdRecipients: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Users that this upload put into the list */
                        added: number;
                        /** @description The first 1,000 of each code */
                        badLines: {
                            code: string;
                            /** @description As an editor counts: the first line is 1, empty lines count */
                            line: number;
                            message: string;
                            /** @description The message in Chinese, where there is one */
                            zh?: string;
                        }[];
                        /** Format: uuid */
                        id: string;
                        /** @description Lines that were read; empty ones do not count */
                        lines: number;
                        /** @description Users in the list of the campaign now */
                        listed: number;
                        /** @description Lines that were not kept: how many of each code; docs/campaign-lists.md explains them */
                        rejected: {
                            [key: string]: number;
                        };
                        /** @description Users who stood there already, from the same line with the same card: a repeat */
                        unchanged: number;
                    };
                };
            };
        };
    };
    postCampaignsByIdResume: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
        };
    };
    getCampaignsByIdSkipped: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        recipients: {
                            externalId: string | null;
                            /** @description Where the user stood in what was uploaded */
                            line: number;
                            /** @description The user's openid under this app */
                            openid: string;
                            /** @enum {string} */
                            reason: "NO_GRANT";
                        }[];
                    };
                };
            };
        };
    };
    postCampaignsByIdStart: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: {
                /** @description Its `updatedAt` as you saw it: if somebody has changed it since, nothing is done (412 CHANGED_MEANWHILE) */
                "if-match"?: string;
            };
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
        };
    };
    postCampaignsByIdTest: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Laid over the params of the campaign, for all of them. Without it, users of its list get their own cards, others the one that is the same for all */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    /** @description Who gets the card now: up to 20 users, each with a grant of their own */
                    to: ({
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    })[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One for each user, in order */
                        results: (components["schemas"]["AcceptedMessage"] | components["schemas"]["Error"])[];
                    };
                };
            };
        };
    };
    postCampaignsPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Narrows the users who have a grant for the scene's template; without it, all of them */
                    audience?: {
                        /**
                         * Format: date-time
                         * @description Only users who logged in since this time
                         */
                        lastSeenSince?: string;
                        /**
                         * @description The users of a list instead, with params of their own: a draft that waits for POST /v1/campaigns/{id}/recipients
                         * @enum {boolean}
                         */
                        list?: true;
                        /**
                         * Format: date-time
                         * @description Only users known to Hongyan since this time
                         */
                        registeredSince?: string;
                        /** @description Only users who carry all of these tags */
                        tags?: string[];
                    };
                    /**
                     * @description Wait for POST /v1/campaigns/{id}/start
                     * @default false
                     */
                    draft?: boolean;
                    /**
                     * Format: date-time
                     * @description Messages that were not sent by then end as expired
                     */
                    expireAt?: string;
                    /** @description Of a draft: keep params that are missing or break rules, until they are changed by PATCH /v1/campaigns/{id}; start and test refuse them */
                    incomplete?: boolean;
                    /** @description For people */
                    name: string;
                    /**
                     * @description Values for the scene's mapping
                     * @default {}
                     */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    /** @description Messages a second, all processes together; without it, what the app may send */
                    perSecond?: number;
                    /** @description Name of the business notification, for example course-reminder */
                    scene: string;
                    /**
                     * Format: date-time
                     * @description Begins at this time; without it, at once
                     */
                    sendAt?: string;
                    /** @description The hours of the day at which it sends; it waits outside of them, and goes on by itself */
                    window?: {
                        /** @description Sends from this time of the day on */
                        from: string;
                        /**
                         * @description IANA name of a time zone, for example Asia/Shanghai
                         * @default Asia/Shanghai
                         */
                        timeZone?: string;
                        /** @description Waits from this time on, until `from` comes again; may be before `from`: over midnight */
                        to: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What fit changed */
                        changes: {
                            from: string;
                            key: string;
                            reason: string;
                            to: string;
                        }[];
                        data: {
                            [key: string]: {
                                value: string;
                            };
                        };
                        /** @description How long sending takes, if nothing else is sent for the app meanwhile. Quiet hours are those of the scene, by its time zone also for users with one of their own; what a frequency cap holds back or drops is not foreseen */
                        duration: {
                            /** @description How many are dropped by quiet hours; usually 0 */
                            dropped: number;
                            /** @description Quiet hours whose action is drop are reached then, before the last message: the others end as cancelled. null: no message is dropped by them */
                            droppedFrom: string | null;
                            endsAt: string | null;
                            /**
                             * @description What takes the most of it: the rate of the app or the campaign, the hours of the campaign, the quiet hours of its scene, WeChat's daily quota, a pause of the app; quiet-hours also when they drop some; wechat: nothing of these, it goes as fast as WeChat answers, and seconds are 0
                             * @enum {string}
                             */
                            limitedBy: "rate" | "window" | "quiet-hours" | "quota" | "pause" | "wechat";
                            /** @description When today's or a later day's quota is used up before the last message; it goes on at midnight in China. null: it suffices */
                            quotaRunsOutAt: string | null;
                            /** @description From sendAt, or now, on; null: more than a year, as when the window and the quiet hours leave no hour, or the app is paused without end */
                            seconds: number | null;
                        };
                        /** @description More than 50,000 have had a grant: the first ones, by openid, stand for the others */
                        isEstimate: boolean;
                        lines: {
                            key: string;
                            name: string;
                            value: string;
                        }[];
                        page: string | null;
                        /** @description Users who would get it now: with a grant, and within the audience */
                        reachable: number;
                        title: string;
                        /** @description Empty when the message may be sent */
                        violations: unknown[];
                    };
                };
            };
        };
    };
    getCustomerServiceAgents: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agents: {
                            headImageUrl: string;
                            invitation: {
                                /** Format: date-time */
                                expiresAt: string;
                                status: string;
                                wechatId: string;
                            } | null;
                            kfAccount: string;
                            kfId: string;
                            nickname: string;
                            openid: string;
                            /** @description Empty until an invitation is accepted */
                            wechatId: string;
                        }[];
                    };
                };
            };
        };
    };
    postCustomerServiceAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description The agent's full account */
                    kfAccount: string;
                    nickname: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description WeChat had this agent before (65406) */
                        alreadyAdded: boolean;
                        /** @description The agent's full account */
                        kfAccount: string;
                    };
                };
            };
        };
    };
    deleteCustomerServiceAgentsByKfAccount: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The agent's full account */
                kfAccount: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    patchCustomerServiceAgentsByKfAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The agent's full account */
                kfAccount: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    nickname: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    postCustomerServiceAgentsByKfAccountInvite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The agent's full account */
                kfAccount: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description WeChat id of the person who is to serve as this agent */
                    wechatId: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    getCustomerServiceAgentsOnline: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agents: {
                            /** @description Sessions that the agent serves now */
                            acceptedCount: number;
                            isOnline: boolean;
                            kfAccount: string;
                            kfId: string;
                            openid: string;
                        }[];
                    };
                };
            };
        };
    };
    getCustomerServiceAutoReplies: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In their order: the first that matches answers */
                        autoReplies: {
                            /** @description What is sent, or { transfer: true }: the message goes to the agents */
                            answer: {
                                /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                                image?: {
                                    /** @description SHA-256 of a stored picture */
                                    media: string;
                                } | {
                                    /** @description WeChat's id of a temporary media, good for three days */
                                    mediaId: string;
                                };
                                link?: {
                                    description: string;
                                    /**
                                     * Format: uri
                                     * @description JPG or PNG, 640 x 320 or 80 x 80
                                     */
                                    thumbUrl: string;
                                    title: string;
                                    /** Format: uri */
                                    url: string;
                                };
                                miniprogrampage?: {
                                    pagepath: string;
                                    /** @description 520 x 416 is advised */
                                    thumb: {
                                        /** @description SHA-256 of a stored picture */
                                        media: string;
                                    } | {
                                        /** @description WeChat's id of a temporary media, good for three days */
                                        mediaId: string;
                                    };
                                    title: string;
                                };
                                text?: {
                                    /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                                    content: string;
                                };
                            } | {
                                /** @enum {boolean} */
                                transfer: true;
                            };
                            enabled: boolean;
                            /** @description enter: a user is not greeted again before; default 24 */
                            greetAgainAfterHours?: number;
                            /** Format: uuid */
                            id: string;
                            /** @description Any of the words; case, width of letters and outer blanks do not matter */
                            keyword?: {
                                /**
                                 * @default contains
                                 * @enum {string}
                                 */
                                match: "contains" | "equals";
                                words: string[];
                            };
                            /**
                             * @description keyword: a text with certain words; enter: the user enters the chat; default: any other message
                             * @enum {string}
                             */
                            trigger: "keyword" | "enter" | "default";
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                    };
                };
            };
        };
    };
    postCustomerServiceAutoReplies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What is sent, or { transfer: true }: the message goes to the agents */
                    answer: {
                        /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                        image?: {
                            /** @description SHA-256 of a stored picture */
                            media: string;
                        } | {
                            /** @description WeChat's id of a temporary media, good for three days */
                            mediaId: string;
                        };
                        link?: {
                            description: string;
                            /**
                             * Format: uri
                             * @description JPG or PNG, 640 x 320 or 80 x 80
                             */
                            thumbUrl: string;
                            title: string;
                            /** Format: uri */
                            url: string;
                        };
                        miniprogrampage?: {
                            pagepath: string;
                            /** @description 520 x 416 is advised */
                            thumb: {
                                /** @description SHA-256 of a stored picture */
                                media: string;
                            } | {
                                /** @description WeChat's id of a temporary media, good for three days */
                                mediaId: string;
                            };
                            title: string;
                        };
                        text?: {
                            /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                            content: string;
                        };
                    } | {
                        /** @enum {boolean} */
                        transfer: true;
                    };
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Default true */
                    enabled?: boolean;
                    /** @description enter: a user is not greeted again before; default 24 */
                    greetAgainAfterHours?: number;
                    /** @description Any of the words; case, width of letters and outer blanks do not matter */
                    keyword?: {
                        /**
                         * @default contains
                         * @enum {string}
                         */
                        match?: "contains" | "equals";
                        words: string[];
                    };
                    /**
                     * @description keyword: a text with certain words; enter: the user enters the chat; default: any other message
                     * @enum {string}
                     */
                    trigger: "keyword" | "enter" | "default";
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is sent, or { transfer: true }: the message goes to the agents */
                        answer: {
                            /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                            image?: {
                                /** @description SHA-256 of a stored picture */
                                media: string;
                            } | {
                                /** @description WeChat's id of a temporary media, good for three days */
                                mediaId: string;
                            };
                            link?: {
                                description: string;
                                /**
                                 * Format: uri
                                 * @description JPG or PNG, 640 x 320 or 80 x 80
                                 */
                                thumbUrl: string;
                                title: string;
                                /** Format: uri */
                                url: string;
                            };
                            miniprogrampage?: {
                                pagepath: string;
                                /** @description 520 x 416 is advised */
                                thumb: {
                                    /** @description SHA-256 of a stored picture */
                                    media: string;
                                } | {
                                    /** @description WeChat's id of a temporary media, good for three days */
                                    mediaId: string;
                                };
                                title: string;
                            };
                            text?: {
                                /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                                content: string;
                            };
                        } | {
                            /** @enum {boolean} */
                            transfer: true;
                        };
                        enabled: boolean;
                        /** @description enter: a user is not greeted again before; default 24 */
                        greetAgainAfterHours?: number;
                        /** Format: uuid */
                        id: string;
                        /** @description Any of the words; case, width of letters and outer blanks do not matter */
                        keyword?: {
                            /**
                             * @default contains
                             * @enum {string}
                             */
                            match: "contains" | "equals";
                            words: string[];
                        };
                        /**
                         * @description keyword: a text with certain words; enter: the user enters the chat; default: any other message
                         * @enum {string}
                         */
                        trigger: "keyword" | "enter" | "default";
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
        };
    };
    deleteCustomerServiceAutoRepliesById: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    patchCustomerServiceAutoRepliesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Its `updatedAt` as you saw it: if somebody has changed it since, nothing is done (412 CHANGED_MEANWHILE) */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What is sent, or { transfer: true }: the message goes to the agents */
                    answer?: {
                        /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                        image?: {
                            /** @description SHA-256 of a stored picture */
                            media: string;
                        } | {
                            /** @description WeChat's id of a temporary media, good for three days */
                            mediaId: string;
                        };
                        link?: {
                            description: string;
                            /**
                             * Format: uri
                             * @description JPG or PNG, 640 x 320 or 80 x 80
                             */
                            thumbUrl: string;
                            title: string;
                            /** Format: uri */
                            url: string;
                        };
                        miniprogrampage?: {
                            pagepath: string;
                            /** @description 520 x 416 is advised */
                            thumb: {
                                /** @description SHA-256 of a stored picture */
                                media: string;
                            } | {
                                /** @description WeChat's id of a temporary media, good for three days */
                                mediaId: string;
                            };
                            title: string;
                        };
                        text?: {
                            /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                            content: string;
                        };
                    } | {
                        /** @enum {boolean} */
                        transfer: true;
                    };
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Default true */
                    enabled?: boolean;
                    /** @description enter: a user is not greeted again before; default 24 */
                    greetAgainAfterHours?: number;
                    /** @description Any of the words; case, width of letters and outer blanks do not matter */
                    keyword?: {
                        /**
                         * @default contains
                         * @enum {string}
                         */
                        match?: "contains" | "equals";
                        words: string[];
                    };
                    /**
                     * @description keyword: a text with certain words; enter: the user enters the chat; default: any other message
                     * @enum {string}
                     */
                    trigger?: "keyword" | "enter" | "default";
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is sent, or { transfer: true }: the message goes to the agents */
                        answer: {
                            /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                            image?: {
                                /** @description SHA-256 of a stored picture */
                                media: string;
                            } | {
                                /** @description WeChat's id of a temporary media, good for three days */
                                mediaId: string;
                            };
                            link?: {
                                description: string;
                                /**
                                 * Format: uri
                                 * @description JPG or PNG, 640 x 320 or 80 x 80
                                 */
                                thumbUrl: string;
                                title: string;
                                /** Format: uri */
                                url: string;
                            };
                            miniprogrampage?: {
                                pagepath: string;
                                /** @description 520 x 416 is advised */
                                thumb: {
                                    /** @description SHA-256 of a stored picture */
                                    media: string;
                                } | {
                                    /** @description WeChat's id of a temporary media, good for three days */
                                    mediaId: string;
                                };
                                title: string;
                            };
                            text?: {
                                /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                                content: string;
                            };
                        } | {
                            /** @enum {boolean} */
                            transfer: true;
                        };
                        enabled: boolean;
                        /** @description enter: a user is not greeted again before; default 24 */
                        greetAgainAfterHours?: number;
                        /** Format: uuid */
                        id: string;
                        /** @description Any of the words; case, width of letters and outer blanks do not matter */
                        keyword?: {
                            /**
                             * @default contains
                             * @enum {string}
                             */
                            match: "contains" | "equals";
                            words: string[];
                        };
                        /**
                         * @description keyword: a text with certain words; enter: the user enters the chat; default: any other message
                         * @enum {string}
                         */
                        trigger: "keyword" | "enter" | "default";
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
        };
    };
    putCustomerServiceAutoRepliesOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description These first, the others behind them as they are */
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In their order: the first that matches answers */
                        autoReplies: {
                            /** @description What is sent, or { transfer: true }: the message goes to the agents */
                            answer: {
                                /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                                image?: {
                                    /** @description SHA-256 of a stored picture */
                                    media: string;
                                } | {
                                    /** @description WeChat's id of a temporary media, good for three days */
                                    mediaId: string;
                                };
                                link?: {
                                    description: string;
                                    /**
                                     * Format: uri
                                     * @description JPG or PNG, 640 x 320 or 80 x 80
                                     */
                                    thumbUrl: string;
                                    title: string;
                                    /** Format: uri */
                                    url: string;
                                };
                                miniprogrampage?: {
                                    pagepath: string;
                                    /** @description 520 x 416 is advised */
                                    thumb: {
                                        /** @description SHA-256 of a stored picture */
                                        media: string;
                                    } | {
                                        /** @description WeChat's id of a temporary media, good for three days */
                                        mediaId: string;
                                    };
                                    title: string;
                                };
                                text?: {
                                    /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                                    content: string;
                                };
                            } | {
                                /** @enum {boolean} */
                                transfer: true;
                            };
                            enabled: boolean;
                            /** @description enter: a user is not greeted again before; default 24 */
                            greetAgainAfterHours?: number;
                            /** Format: uuid */
                            id: string;
                            /** @description Any of the words; case, width of letters and outer blanks do not matter */
                            keyword?: {
                                /**
                                 * @default contains
                                 * @enum {string}
                                 */
                                match: "contains" | "equals";
                                words: string[];
                            };
                            /**
                             * @description keyword: a text with certain words; enter: the user enters the chat; default: any other message
                             * @enum {string}
                             */
                            trigger: "keyword" | "enter" | "default";
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                    };
                };
            };
        };
    };
    postCustomerServiceAutoRepliesTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * @description As if a user entered the chat for the first time
                     * @enum {boolean}
                     */
                    enter?: true;
                    /** @description As if a user wrote this */
                    text?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        answer: "none" | "reply" | "hand-over";
                        /** @description The rule that answers */
                        autoReply: {
                            /** @description What is sent, or { transfer: true }: the message goes to the agents */
                            answer: {
                                /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                                image?: {
                                    /** @description SHA-256 of a stored picture */
                                    media: string;
                                } | {
                                    /** @description WeChat's id of a temporary media, good for three days */
                                    mediaId: string;
                                };
                                link?: {
                                    description: string;
                                    /**
                                     * Format: uri
                                     * @description JPG or PNG, 640 x 320 or 80 x 80
                                     */
                                    thumbUrl: string;
                                    title: string;
                                    /** Format: uri */
                                    url: string;
                                };
                                miniprogrampage?: {
                                    pagepath: string;
                                    /** @description 520 x 416 is advised */
                                    thumb: {
                                        /** @description SHA-256 of a stored picture */
                                        media: string;
                                    } | {
                                        /** @description WeChat's id of a temporary media, good for three days */
                                        mediaId: string;
                                    };
                                    title: string;
                                };
                                text?: {
                                    /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                                    content: string;
                                };
                            } | {
                                /** @enum {boolean} */
                                transfer: true;
                            };
                            enabled: boolean;
                            /** @description enter: a user is not greeted again before; default 24 */
                            greetAgainAfterHours?: number;
                            /** Format: uuid */
                            id: string;
                            /** @description Any of the words; case, width of letters and outer blanks do not matter */
                            keyword?: {
                                /**
                                 * @default contains
                                 * @enum {string}
                                 */
                                match: "contains" | "equals";
                                words: string[];
                            };
                            /**
                             * @description keyword: a text with certain words; enter: the user enters the chat; default: any other message
                             * @enum {string}
                             */
                            trigger: "keyword" | "enter" | "default";
                            /** Format: date-time */
                            updatedAt: string;
                        } | null;
                    };
                };
            };
        };
    };
    getCustomerServiceConversations: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                cursor?: string;
                /** @description Only those that agents have, active within three days */
                heldBy?: "agents";
                limit?: number;
                /** @description An openid or externalId as it is, or a part of what a user wrote, among the app's newest 20,000 messages of users; one page, without a cursor */
                q?: string;
                /** @description Only those with unread messages, active within three days */
                unread?: "true";
                window?: "open" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        conversations: {
                            enteredAt: string | null;
                            /** @description The business's own id of the user */
                            externalId: string | null;
                            /** @enum {string} */
                            heldBy: "service" | "agents";
                            heldUntil: string | null;
                            /** Format: date-time */
                            lastActivityAt: string;
                            /** @description null: nobody wrote yet, or what was written is older than what is kept */
                            lastMessage: {
                                /** Format: date-time */
                                at: string;
                                /** @enum {string} */
                                direction: "in" | "out";
                                /** @description Of a text its beginning, of a card its title */
                                text: string | null;
                                /** @enum {string} */
                                type: "text" | "image" | "link" | "miniprogrampage" | "enter" | "other";
                            } | null;
                            lastReplyAt: string | null;
                            lastUserMessageAt: string | null;
                            /** @description The user's openid under this app */
                            openid: string;
                            readAt: string | null;
                            /** @description session-from of the button used last */
                            sessionFrom: string | null;
                            /** @description Messages of the user since the conversation was last marked as read */
                            unread: number;
                            window: {
                                endsAt: string | null;
                                /** @description A message may be sent now */
                                isOpen: boolean;
                                openedAt: string | null;
                                openedBy: ("message" | "enter") | null;
                                /** @description Messages that may still be sent in it */
                                remaining: number;
                            };
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    getCustomerServiceConversationsByOpenid: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enteredAt: string | null;
                        /** @description The business's own id of the user */
                        externalId: string | null;
                        /** @enum {string} */
                        heldBy: "service" | "agents";
                        heldUntil: string | null;
                        /** Format: date-time */
                        lastActivityAt: string;
                        lastReplyAt: string | null;
                        lastUserMessageAt: string | null;
                        /** @description The user's openid under this app */
                        openid: string;
                        readAt: string | null;
                        /** @description session-from of the button used last */
                        sessionFrom: string | null;
                        /** @description Messages of the user since the conversation was last marked as read */
                        unread: number;
                        window: {
                            endsAt: string | null;
                            /** @description A message may be sent now */
                            isOpen: boolean;
                            openedAt: string | null;
                            openedBy: ("message" | "enter") | null;
                            /** @description Messages that may still be sent in it */
                            remaining: number;
                        };
                    };
                };
            };
        };
    };
    getCustomerServiceConversationsByOpenidMessages: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Newest first */
                        messages: {
                            /** @description In: what was answered by itself, or why not */
                            answer: ("none" | "reply" | "handed-over" | "greeted-before" | "too-late" | "no-place") | null;
                            /**
                             * Format: date-time
                             * @description In: WeChat's time, whole seconds. Out: when it was accepted by Hongyan
                             */
                            at: string;
                            content: {
                                [key: string]: unknown;
                            };
                            /** @enum {string} */
                            direction: "in" | "out";
                            /** @description Names this line within its conversation */
                            id: string;
                            /** @description Out: of GET /v1/messages/{id} */
                            messageId: string | null;
                            reason: string | null;
                            /** @description Out: what WeChat refused it with, in words, and what to do */
                            refusal: {
                                errcode: number;
                                meaning: {
                                    en: string;
                                    zh: string;
                                };
                                remedy: {
                                    en: string;
                                    zh: string;
                                };
                            } | null;
                            /** @description In: the message that answered it by itself */
                            replyId: string | null;
                            /** @description Out: sent is the last good state, WeChat reports no delivery */
                            status: ("queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown") | null;
                            /** @enum {string} */
                            type: "text" | "image" | "link" | "miniprogrampage" | "enter" | "other";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    postCustomerServiceConversationsByOpenidRead: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    postCustomerServiceConversationsByOpenidTakeBack: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    getCustomerServiceMedia: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        media: {
                            /** @enum {string} */
                            contentType: "image/png" | "image/jpeg" | "image/gif";
                            /** Format: date-time */
                            createdAt: string;
                            /** @description SHA-256 of a stored picture */
                            media: string;
                            sizeBytes: number;
                            /** @description When WeChat forgets the last upload; null: there is none */
                            uploadedUntil: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    postCustomerServiceMedia: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        contentType: "image/png" | "image/jpeg" | "image/gif";
                        /** Format: date-time */
                        createdAt: string;
                        /** @description SHA-256 of a stored picture */
                        media: string;
                        sizeBytes: number;
                        /** @description When WeChat forgets the last upload; null: there is none */
                        uploadedUntil: string | null;
                    };
                };
            };
        };
    };
    deleteCustomerServiceMediaByMedia: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description SHA-256 of a stored picture */
                media: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    getCustomerServiceMediaByMediaIdContent: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description WeChat's id of a temporary media, good for three days */
                mediaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The file as it is, or { videoUrl } */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    postCustomerServiceMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Shows the message as this agent's */
                    agent?: string;
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * Format: date-time
                     * @description Not after this time; never after the end of the user's window
                     */
                    expireAt?: string;
                    /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                    image?: {
                        /** @description SHA-256 of a stored picture */
                        media: string;
                    } | {
                        /** @description WeChat's id of a temporary media, good for three days */
                        mediaId: string;
                    };
                    /** @description Puts a line under the message that says so */
                    isAi?: boolean;
                    link?: {
                        description: string;
                        /**
                         * Format: uri
                         * @description JPG or PNG, 640 x 320 or 80 x 80
                         */
                        thumbUrl: string;
                        title: string;
                        /** Format: uri */
                        url: string;
                    };
                    miniprogrampage?: {
                        pagepath: string;
                        /** @description 520 x 416 is advised */
                        thumb: {
                            /** @description SHA-256 of a stored picture */
                            media: string;
                        } | {
                            /** @description WeChat's id of a temporary media, good for three days */
                            mediaId: string;
                        };
                        title: string;
                    };
                    /**
                     * @description reject: 409 CUSTOMER_SERVICE_WINDOW_CLOSED when the user's window is closed or used up; try: send anyway
                     * @default reject
                     * @enum {string}
                     */
                    onNoWindow?: "reject" | "try";
                    /**
                     * Format: date-time
                     * @description Not before this time
                     */
                    sendAt?: string;
                    text?: {
                        /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                        content: string;
                    };
                    /** @description Who gets it: an openid, or the business's own id of a known user */
                    to: {
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
        };
    };
    getCustomerServiceQuickReplies: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In their order */
                        quickReplies: {
                            /** @description What is written to the user; at most 2048 bytes in UTF-8 */
                            content: string;
                            /** Format: uuid */
                            id: string;
                            /** @description What it is looked for by, up to 32 characters: 退货, 营业时间 */
                            title: string;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                    };
                };
            };
        };
    };
    postCustomerServiceQuickReplies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description What is written to the user; at most 2048 bytes in UTF-8 */
                    content: string;
                    /** @description What it is looked for by, up to 32 characters: 退货, 营业时间 */
                    title: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is written to the user; at most 2048 bytes in UTF-8 */
                        content: string;
                        /** Format: uuid */
                        id: string;
                        /** @description What it is looked for by, up to 32 characters: 退货, 营业时间 */
                        title: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
        };
    };
    deleteCustomerServiceQuickRepliesById: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    patchCustomerServiceQuickRepliesById: {
        parameters: {
            query?: never;
            header?: {
                /** @description Its `updatedAt` as you saw it: if somebody has changed it since, nothing is done (412 CHANGED_MEANWHILE) */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description What is written to the user; at most 2048 bytes in UTF-8 */
                    content?: string;
                    /** @description What it is looked for by, up to 32 characters: 退货, 营业时间 */
                    title?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is written to the user; at most 2048 bytes in UTF-8 */
                        content: string;
                        /** Format: uuid */
                        id: string;
                        /** @description What it is looked for by, up to 32 characters: 退货, 营业时间 */
                        title: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
        };
    };
    putCustomerServiceQuickRepliesOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description These first, the others behind them as they are */
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In their order */
                        quickReplies: {
                            /** @description What is written to the user; at most 2048 bytes in UTF-8 */
                            content: string;
                            /** Format: uuid */
                            id: string;
                            /** @description What it is looked for by, up to 32 characters: 退货, 营业时间 */
                            title: string;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                    };
                };
            };
        };
    };
    getCustomerServiceSessions: {
        parameters: {
            query: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description The agent's full account */
                kfAccount: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: {
                            /** Format: date-time */
                            createdAt: string;
                            openid: string;
                        }[];
                    };
                };
            };
        };
    };
    postCustomerServiceSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description The agent's full account */
                    kfAccount: string;
                    /** @description The user's openid under this app */
                    openid: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    getCustomerServiceSessionsByOpenid: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: nobody serves this user */
                        session: {
                            /** Format: date-time */
                            createdAt: string;
                            kfAccount: string;
                        } | null;
                    };
                };
            };
        };
    };
    postCustomerServiceSessionsClose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description The agent's full account */
                    kfAccount: string;
                    /** @description The user's openid under this app */
                    openid: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    getCustomerServiceSessionsWaiting: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        /** @description The first 100 */
                        users: {
                            /** Format: date-time */
                            lastMessageAt: string;
                            openid: string;
                        }[];
                    };
                };
            };
        };
    };
    postCustomerServiceTyping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * @default typing
                     * @enum {string}
                     */
                    command?: "typing" | "cancel";
                    /** @description Who gets it: an openid, or the business's own id of a known user */
                    to: {
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    postDeviceMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    data: {
                        [key: string]: string | {
                            value: string;
                        };
                    };
                    /**
                     * Format: date-time
                     * @description ISO 8601 with time zone
                     */
                    expireAt?: string;
                    /**
                     * @default zh_CN
                     * @enum {string}
                     */
                    lang?: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
                    /**
                     * @default formal
                     * @enum {string}
                     */
                    miniprogramState?: "developer" | "trial" | "formal";
                    /** @description Model id of the hardware, as registered at WeChat */
                    modelId: string;
                    /** @description Page of the mini program that the card opens, a query allowed */
                    page?: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with time zone
                     */
                    sendAt?: string;
                    /** @description Serial number of the device */
                    sn: string;
                    /** @description A device template of the app */
                    templateId: string;
                    /** @description Each gets a message of their own */
                    to: ({
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    })[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One for each message, in order */
                        results: (components["schemas"]["AcceptedMessage"] | components["schemas"]["Error"])[];
                    };
                };
            };
        };
    };
    postDeviceTickets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Model id of the hardware, as registered at WeChat */
                    modelId: string;
                    /** @description Serial number of the device */
                    sn: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description Five minutes from now
                         */
                        expiresAt: string;
                        /** @description snTicket of wx.requestSubscribeDeviceMessage */
                        ticket: string;
                    };
                };
            };
        };
    };
    postDiagnosis: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Also look at what production needs. Default: with a Postgres, or with the real WeChat */
                    production?: boolean;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        findings: {
                            /** @description null: the installation */
                            appid: string | null;
                            /** @description Stable, for programs: docs/observability.md lists them */
                            check: string;
                            says: {
                                en: string;
                                zh: string;
                            };
                            /** @description What to do about it; null: nothing */
                            todo: {
                                en: string;
                                zh: string;
                            } | null;
                            /** @enum {string} */
                            verdict: "ok" | "warn" | "bad";
                        }[];
                        /** @description No finding is bad */
                        isWell: boolean;
                    };
                };
            };
        };
    };
    getErasuresById: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @enum {string} */
                        cause: "request" | "cancellation";
                        doneAt: string | null;
                        erasedAt: string | null;
                        /** Format: uuid */
                        id: string;
                        /** Format: date-time */
                        requestedAt: string;
                        /**
                         * @description waiting: not begun, or a message of the user is on the wire; erased: all is gone but the notice that webhooks still wait for; done: nothing names the user any more
                         * @enum {string}
                         */
                        state: "waiting" | "erased" | "done";
                    };
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description Goes on behind the event with this id */
                after?: string;
                /** @description AppID of the mini program */
                appid?: string;
                /** @description Types (message.sent) and families (message.*), by commas. Default: all */
                types?: string;
            };
            header?: {
                "last-event-id"?: "" | string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description text/event-stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    getGrants: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description The user's openid under this app */
                cursor?: string;
                /** @description The business's own id of the user */
                externalId?: string;
                limit?: number;
                /** @description The user's openid under this app */
                openid?: string;
                /** @description priTmplId of the subscribe-message template */
                templateId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        grants: components["schemas"]["Grant"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    postGrants: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    grants: {
                        /**
                         * @description How long ago the user answered, for a report that is sent later: WeChat's event of the same tap is recognised by the time
                         * @default 0
                         */
                        ageMs?: number;
                        /** @default accept */
                        choice?: string;
                        /**
                         * @description Accepts that this report stands for
                         * @default 1
                         */
                        count?: number;
                        /** @description Of this report: the same id counts once for a user */
                        id: string;
                        /** @description Grants moved in from elsewhere: counted whatever grantSource says, and taken for no tap that WeChat tells of. Default: when count is above one */
                        import?: boolean;
                        /** @description The user's openid under this app */
                        openid: string;
                        /** @description priTmplId of the subscribe-message template */
                        templateId: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        counted: number;
                        /** @description Reports that had been counted before */
                        repeated: number;
                    };
                };
            };
        };
    };
    getGrantsByOpenidHistory: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: {
                            /** @description Of the template, after this entry */
                            balance: number;
                            /** @description The entry whose tap this one tells of as well */
                            confirms: number | null;
                            /** Format: date-time */
                            createdAt: string;
                            delta: number;
                            /** @description When the user acted, as far as it is known */
                            happenedAt: string | null;
                            id: number;
                            /** @enum {string} */
                            kind: "credit" | "confirm" | "note" | "refuse" | "reserve" | "release" | "correct" | "allow" | "revoke";
                            messageId: string | null;
                            reportId: string | null;
                            /** @description Who said it */
                            source: string;
                            /** @description priTmplId of the subscribe-message template */
                            templateId: string;
                            /** @description The entry in words */
                            why: {
                                en: string;
                                zh: string;
                            };
                        }[];
                    };
                };
            };
        };
    };
    getGrantsTotals: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        templates: {
                            countedAt: string | null;
                            grants: number;
                            /** @description priTmplId of the subscribe-message template */
                            templateId: string;
                            title: string;
                            unlimited: number;
                            users: number;
                        }[];
                    };
                };
            };
        };
    };
    getInstallation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The phone in the browser, where emulated messages arrive; null at the real WeChat */
                        phoneUrl: string | null;
                    };
                };
            };
        };
    };
    getMessages: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description Messages of this campaign, in the order of their openids; a page may be short, even empty, while there is a nextCursor */
                campaignId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                /** @description WeChat's last refusal */
                errcode?: number;
                /** @description The business's own id of the user */
                externalId?: string;
                /** @description Accepted at this time or later */
                from?: string;
                /** @description What the message is at WeChat */
                kind?: "subscribe" | "customer-service" | "device" | "service-card" | "official-account-template";
                limit?: number;
                /** @description The user's openid under this app */
                openid?: string;
                /** @description Why it ended or waits */
                reason?: string;
                /** @description Name of the business notification, for example course-reminder */
                scene?: string;
                status?: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
                /** @description Accepted before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: components["schemas"]["Message"][];
                        /** @description null: nothing is left. A page may be short, or empty, and still have a next one */
                        nextCursor: (string) | null;
                        /** @description Messages accepted after this time were looked through; null: all of them, or those of a campaign, which have another order */
                        searchedUntil: string | null;
                    };
                };
            };
        };
    };
    postMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    data?: {
                        [key: string]: string | {
                            value: string;
                        };
                    };
                    /**
                     * Format: date-time
                     * @description Not after this time: the message then ends as expired
                     */
                    expireAt?: string;
                    /** @description true: sent in the quiet hours of its scene as well */
                    ignoreQuietHours?: boolean;
                    /** @enum {string} */
                    lang?: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
                    /** @enum {string} */
                    miniprogramState?: "developer" | "trial" | "formal";
                    /**
                     * @description reject: 409 NO_GRANT when the ledger has no grant; try: send anyway
                     * @default reject
                     * @enum {string}
                     */
                    onNoGrant?: "reject" | "try";
                    /** @description Page of the mini program that the card opens, a query allowed */
                    page?: string;
                    /** @description Values for the scene's mapping */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    /** @description Name of the business notification, for example course-reminder */
                    scene?: string;
                    /**
                     * Format: date-time
                     * @description Not before this time
                     */
                    sendAt?: string;
                    /** @description priTmplId of the subscribe-message template */
                    templateId?: string;
                    /** @description Who gets it: an openid, or the business's own id of a known user */
                    to: {
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    };
                    /** @description For a scene with a content check of every send: who wrote the text; without it, the recipient. WeChat checks only text of users who opened the mini program within two hours */
                    writtenBy?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
        };
    };
    getMessagesById: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the message */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDetail"];
                };
            };
        };
    };
    postMessagesByIdCancel: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Id of the message */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    postMessagesByIdResend: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the message */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
        };
    };
    postMessagesBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Up to 1,000 message requests */
                    messages: unknown[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One for each message, in order */
                        results: (components["schemas"]["AcceptedMessage"] | components["schemas"]["Error"])[];
                    };
                };
            };
        };
    };
    getMessagesExport: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description Goes on behind this message: the last line of an export that was cut off names it */
                cursor?: string;
                /** @description WeChat's last refusal */
                errcode?: number;
                /** @description The business's own id of the user */
                externalId?: string;
                /** @description Accepted at this time or later */
                from?: string;
                /** @description What the message is at WeChat */
                kind?: "subscribe" | "customer-service" | "device" | "service-card" | "official-account-template";
                /** @description The user's openid under this app */
                openid?: string;
                /** @description Why it ended or waits */
                reason?: string;
                /** @description Name of the business notification, for example course-reminder */
                scene?: string;
                status?: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
                /** @description Accepted before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description text/csv */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    getOperators: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operators: {
                            /** Format: date-time */
                            createdAt: string;
                            disabledAt: string | null;
                            /** @description false: the invitation is not accepted yet */
                            hasPassword: boolean;
                            hasTotp: boolean;
                            /**
                             * Format: uuid
                             * @description Id of the operator
                             */
                            id: string;
                            /** @description In a session that is not over */
                            lastSeenAt: string | null;
                            name: string;
                            roles: {
                                /** @description null: every app, and the installation itself */
                                appid: string | null;
                                /**
                                 * @description docs/operators.md says what each may do
                                 * @enum {string}
                                 */
                                role: "owner" | "operator" | "viewer";
                            }[];
                            /** @description Of name, roles, second factor, and whether they are disabled. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    postOperators: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What they sign in with; case does not count */
                    name: string;
                    roles: {
                        /** @description null: every app, and the installation itself */
                        appid: string | null;
                        /**
                         * @description docs/operators.md says what each may do
                         * @enum {string}
                         */
                        role: "owner" | "operator" | "viewer";
                    }[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        createdAt: string;
                        disabledAt: string | null;
                        /** @description false: the invitation is not accepted yet */
                        hasPassword: boolean;
                        hasTotp: boolean;
                        /**
                         * Format: uuid
                         * @description Id of the operator
                         */
                        id: string;
                        /** @description In a session that is not over */
                        lastSeenAt: string | null;
                        link: {
                            /**
                             * Format: date-time
                             * @description After 24 hours; a new link makes older ones void
                             */
                            expiresAt: string;
                            /** @description Path and query of the page at which the password is chosen */
                            path: string;
                        };
                        name: string;
                        roles: {
                            /** @description null: every app, and the installation itself */
                            appid: string | null;
                            /**
                             * @description docs/operators.md says what each may do
                             * @enum {string}
                             */
                            role: "owner" | "operator" | "viewer";
                        }[];
                        /** @description Of name, roles, second factor, and whether they are disabled. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    deleteOperatorsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the operator */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    patchOperatorsById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the operator */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description true: signed out everywhere, and cannot sign in */
                    disabled?: boolean;
                    /** @description What they sign in with; case does not count */
                    name?: string;
                    /** @description All of them: what is not named is taken away */
                    roles?: {
                        /** @description null: every app, and the installation itself */
                        appid: string | null;
                        /**
                         * @description docs/operators.md says what each may do
                         * @enum {string}
                         */
                        role: "owner" | "operator" | "viewer";
                    }[];
                    /** @description null: takes a lost second factor away */
                    totp?: null;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        createdAt: string;
                        disabledAt: string | null;
                        /** @description false: the invitation is not accepted yet */
                        hasPassword: boolean;
                        hasTotp: boolean;
                        /**
                         * Format: uuid
                         * @description Id of the operator
                         */
                        id: string;
                        /** @description In a session that is not over */
                        lastSeenAt: string | null;
                        name: string;
                        roles: {
                            /** @description null: every app, and the installation itself */
                            appid: string | null;
                            /**
                             * @description docs/operators.md says what each may do
                             * @enum {string}
                             */
                            role: "owner" | "operator" | "viewer";
                        }[];
                        /** @description Of name, roles, second factor, and whether they are disabled. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    postOperatorsByIdLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the operator */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description After 24 hours; a new link makes older ones void
                         */
                        expiresAt: string;
                        /** @description Path and query of the page at which the password is chosen */
                        path: string;
                    };
                };
            };
        };
    };
    postOperatorsAccept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 10 to 256 characters, any of them */
                    password: string;
                    /** @description From a link that is good once */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description To sign in with */
                        name: string;
                    };
                };
            };
        };
    };
    getPlatforms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        platforms: {
                            /** @description The platform's AppID at open.weixin.qq.com */
                            componentAppid: string;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description 消息与事件接收 URL, to enter there as it is, with $APPID$ */
                            messageUrl: string;
                            name: string;
                            publicUrl: string;
                            /** @description When WeChat last pushed a component_verify_ticket (every 10 minutes; good for 12 hours); null: never */
                            ticketReceivedAt: string | null;
                            /** @description 授权事件接收 URL, to enter at open.weixin.qq.com */
                            ticketUrl: string;
                            /** @description Sent back as If-Match, a change overwrites nobody else's */
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    postPlatforms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The platform's AppID at open.weixin.qq.com */
                    componentAppid: string;
                    /** @description 消息加解密 Key; written, never read back */
                    encodingAESKey: string;
                    /** @description For people; default the componentAppid */
                    name?: string;
                    /**
                     * Format: uri
                     * @description Where WeChat and browsers reach this server, for example https://push.example.com; its host is to be the 授权发起页域名 of the platform
                     */
                    publicUrl: string;
                    /** @description The platform's AppSecret; written, never read back */
                    secret: string;
                    /** @description 消息校验 Token; written, never read back */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The platform's AppID at open.weixin.qq.com */
                        componentAppid: string;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description 消息与事件接收 URL, to enter there as it is, with $APPID$ */
                        messageUrl: string;
                        name: string;
                        publicUrl: string;
                        /** @description When WeChat last pushed a component_verify_ticket (every 10 minutes; good for 12 hours); null: never */
                        ticketReceivedAt: string | null;
                        /** @description 授权事件接收 URL, to enter at open.weixin.qq.com */
                        ticketUrl: string;
                        /** @description Sent back as If-Match, a change overwrites nobody else's */
                        version: string;
                    };
                };
            };
        };
    };
    getPlatformsByComponentAppid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                componentAppid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        apps: {
                            /** @description AppID of the mini program */
                            appid: string;
                            /** Format: date-time */
                            authorizedAt: string;
                            /** @description When it took the authorisation back: the app is paused; null: it has not */
                            endedAt: string | null;
                            /** @description Permission sets that it did not grant, and what does not work without them (61007) */
                            missing: {
                                id: number;
                                /** @description As WeChat calls it */
                                name: string;
                                neededFor: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            name: string;
                            /** @description Ids of the permission sets 权限集 that it granted */
                            permissions: number[];
                        }[];
                        /** @description The platform's AppID at open.weixin.qq.com */
                        componentAppid: string;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description 消息与事件接收 URL, to enter there as it is, with $APPID$ */
                        messageUrl: string;
                        name: string;
                        publicUrl: string;
                        /** @description When WeChat last pushed a component_verify_ticket (every 10 minutes; good for 12 hours); null: never */
                        ticketReceivedAt: string | null;
                        /** @description 授权事件接收 URL, to enter at open.weixin.qq.com */
                        ticketUrl: string;
                        /** @description Sent back as If-Match, a change overwrites nobody else's */
                        version: string;
                    };
                };
            };
        };
    };
    deletePlatformsByComponentAppid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                componentAppid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    patchPlatformsByComponentAppid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                componentAppid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 消息加解密 Key; written, never read back */
                    encodingAESKey?: string;
                    /** @description With a new encodingAESKey: pushes under the saved one are still read */
                    keepPreviousKey?: boolean;
                    /** @description For people; default the componentAppid */
                    name?: string;
                    /**
                     * Format: uri
                     * @description Where WeChat and browsers reach this server, for example https://push.example.com; its host is to be the 授权发起页域名 of the platform
                     */
                    publicUrl?: string;
                    /** @description The platform's AppSecret; written, never read back */
                    secret?: string;
                    /** @description 消息校验 Token; written, never read back */
                    token?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The platform's AppID at open.weixin.qq.com */
                        componentAppid: string;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description 消息与事件接收 URL, to enter there as it is, with $APPID$ */
                        messageUrl: string;
                        name: string;
                        publicUrl: string;
                        /** @description When WeChat last pushed a component_verify_ticket (every 10 minutes; good for 12 hours); null: never */
                        ticketReceivedAt: string | null;
                        /** @description 授权事件接收 URL, to enter at open.weixin.qq.com */
                        ticketUrl: string;
                        /** @description Sent back as If-Match, a change overwrites nobody else's */
                        version: string;
                    };
                };
            };
        };
    };
    postPlatformsByComponentAppidAuthorizationLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description AppID of the mini program */
                componentAppid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The only mini program that may use the link; left out: any */
                    appid?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description Half an hour at most, as WeChat has it
                         */
                        expiresAt: string;
                        /** @description A page of this server for the mini program's administrator: it leads to WeChat's. Whoever has it may authorise a mini program once */
                        url: string;
                    };
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Everything in the database */
                        databaseBytes: number;
                        /** @description docs/operations/retention.md says from when the days count */
                        records: {
                            /** @description Of the tables with their indexes; also what is removed and not used again yet */
                            bytes: number;
                            /** @description Kept for so long; 0: for ever */
                            days: number;
                            /** @enum {string} */
                            records: "messages" | "lists" | "events" | "deliveries" | "callbacks" | "customer-messages" | "grant-reports";
                            /** @description The environment variable that changes it, at the next start */
                            variable: string;
                        }[];
                    };
                };
            };
        };
    };
    getScenes: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        scenes: {
                            /** @description AppID of the mini program */
                            appid: string;
                            clientSendable: boolean;
                            contentCheck: {
                                /**
                                 * @description Which of WeChat's verdicts refuse the message; review: WeChat is not sure, a person should look
                                 * @default risky
                                 * @enum {string}
                                 */
                                block: "risky" | "risky-and-review";
                                /**
                                 * @description mini-program: what comes through POST /app/send; every-send: POST /v1/messages and its batch too. Campaigns and uniform messages are not checked
                                 * @default mini-program
                                 * @enum {string}
                                 */
                                checks: "mini-program" | "every-send";
                                /** @description Params that hold text of users; without it, every text in the params */
                                params?: string[];
                                /**
                                 * @description When WeChat gives no verdict: refuse with CONTENT_CHECK_UNAVAILABLE, or send unchecked
                                 * @default refuse
                                 * @enum {string}
                                 */
                                whenUnavailable: "refuse" | "send";
                            } | null;
                            /** @enum {string} */
                            fit: "strict" | "fit";
                            frequencyCap: {
                                /**
                                 * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again; reject: the request is refused with FREQUENCY_CAP_REACHED, a campaign's message is dropped
                                 * @default delay
                                 * @enum {string}
                                 */
                                action: "delay" | "drop" | "reject";
                                /** @description So many messages of this scene to one user at most */
                                count: number;
                                /** @description Within any so many days of 24 hours */
                                perDays?: number;
                                /** @description Within any so many hours */
                                perHours?: number;
                            } | null;
                            /** @enum {string} */
                            lang: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
                            /** @description Keyword key -> Liquid over the params, for example { "thing1": "{{ taskName }}" } */
                            mapping: {
                                [key: string]: string;
                            };
                            /** @enum {string} */
                            miniprogramState: "developer" | "trial" | "formal";
                            /** @description Name of the business notification, for example course-reminder */
                            name: string;
                            page: string | null;
                            /** @description Params that the mapping and the page read */
                            params: string[];
                            quietHours: {
                                /**
                                 * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again
                                 * @default delay
                                 * @enum {string}
                                 */
                                action: "delay" | "drop";
                                /** @description Hours and minutes, for example 22:00 */
                                from: string;
                                /**
                                 * @description Of users without a time zone of their own
                                 * @default Asia/Shanghai
                                 */
                                timeZone: string;
                                /** @description May be before `from`: over midnight */
                                to: string;
                            } | null;
                            /** @description priTmplId of the subscribe-message template */
                            templateId: string;
                            trackOpens: boolean;
                            /** Format: date-time */
                            updatedAt: string;
                            /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    postScenes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * @description May the mini program itself ask for it through /app/send?
                     * @default false
                     */
                    clientSendable?: boolean;
                    /** @default null */
                    contentCheck?: {
                        /**
                         * @description Which of WeChat's verdicts refuse the message; review: WeChat is not sure, a person should look
                         * @default risky
                         * @enum {string}
                         */
                        block?: "risky" | "risky-and-review";
                        /**
                         * @description mini-program: what comes through POST /app/send; every-send: POST /v1/messages and its batch too. Campaigns and uniform messages are not checked
                         * @default mini-program
                         * @enum {string}
                         */
                        checks?: "mini-program" | "every-send";
                        /** @description Params that hold text of users; without it, every text in the params */
                        params?: string[];
                        /**
                         * @description When WeChat gives no verdict: refuse with CONTENT_CHECK_UNAVAILABLE, or send unchecked
                         * @default refuse
                         * @enum {string}
                         */
                        whenUnavailable?: "refuse" | "send";
                    } | null;
                    /**
                     * @description strict: a value that breaks a keyword rule is an error; fit: it is made to conform where that is safe
                     * @default strict
                     * @enum {string}
                     */
                    fit?: "strict" | "fit";
                    /** @default null */
                    frequencyCap?: {
                        /**
                         * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again; reject: the request is refused with FREQUENCY_CAP_REACHED, a campaign's message is dropped
                         * @default delay
                         * @enum {string}
                         */
                        action?: "delay" | "drop" | "reject";
                        /** @description So many messages of this scene to one user at most */
                        count: number;
                        /** @description Within any so many days of 24 hours */
                        perDays?: number;
                        /** @description Within any so many hours */
                        perHours?: number;
                    } | null;
                    /**
                     * @default zh_CN
                     * @enum {string}
                     */
                    lang?: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
                    /** @description Keyword key -> Liquid over the params, for example { "thing1": "{{ taskName }}" } */
                    mapping: {
                        [key: string]: string;
                    };
                    /**
                     * @default formal
                     * @enum {string}
                     */
                    miniprogramState?: "developer" | "trial" | "formal";
                    /** @description Name of the business notification, for example course-reminder */
                    name: string;
                    /** @description Liquid over the params */
                    page?: string | null;
                    /** @default null */
                    quietHours?: {
                        /**
                         * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again
                         * @default delay
                         * @enum {string}
                         */
                        action?: "delay" | "drop";
                        /** @description Hours and minutes, for example 22:00 */
                        from: string;
                        /**
                         * @description Of users without a time zone of their own
                         * @default Asia/Shanghai
                         */
                        timeZone?: string;
                        /** @description May be before `from`: over midnight */
                        to: string;
                    } | null;
                    /** @description priTmplId of the subscribe-message template */
                    templateId: string;
                    /**
                     * @description Add the message's id to the page's query (hymid), so that the SDK can tell when the card is opened
                     * @default true
                     */
                    trackOpens?: boolean;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        clientSendable: boolean;
                        contentCheck: {
                            /**
                             * @description Which of WeChat's verdicts refuse the message; review: WeChat is not sure, a person should look
                             * @default risky
                             * @enum {string}
                             */
                            block: "risky" | "risky-and-review";
                            /**
                             * @description mini-program: what comes through POST /app/send; every-send: POST /v1/messages and its batch too. Campaigns and uniform messages are not checked
                             * @default mini-program
                             * @enum {string}
                             */
                            checks: "mini-program" | "every-send";
                            /** @description Params that hold text of users; without it, every text in the params */
                            params?: string[];
                            /**
                             * @description When WeChat gives no verdict: refuse with CONTENT_CHECK_UNAVAILABLE, or send unchecked
                             * @default refuse
                             * @enum {string}
                             */
                            whenUnavailable: "refuse" | "send";
                        } | null;
                        /** @enum {string} */
                        fit: "strict" | "fit";
                        frequencyCap: {
                            /**
                             * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again; reject: the request is refused with FREQUENCY_CAP_REACHED, a campaign's message is dropped
                             * @default delay
                             * @enum {string}
                             */
                            action: "delay" | "drop" | "reject";
                            /** @description So many messages of this scene to one user at most */
                            count: number;
                            /** @description Within any so many days of 24 hours */
                            perDays?: number;
                            /** @description Within any so many hours */
                            perHours?: number;
                        } | null;
                        /** @enum {string} */
                        lang: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
                        /** @description Keyword key -> Liquid over the params, for example { "thing1": "{{ taskName }}" } */
                        mapping: {
                            [key: string]: string;
                        };
                        /** @enum {string} */
                        miniprogramState: "developer" | "trial" | "formal";
                        /** @description Name of the business notification, for example course-reminder */
                        name: string;
                        page: string | null;
                        /** @description Params that the mapping and the page read */
                        params: string[];
                        quietHours: {
                            /**
                             * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again
                             * @default delay
                             * @enum {string}
                             */
                            action: "delay" | "drop";
                            /** @description Hours and minutes, for example 22:00 */
                            from: string;
                            /**
                             * @description Of users without a time zone of their own
                             * @default Asia/Shanghai
                             */
                            timeZone: string;
                            /** @description May be before `from`: over midnight */
                            to: string;
                        } | null;
                        /** @description priTmplId of the subscribe-message template */
                        templateId: string;
                        trackOpens: boolean;
                        /** Format: date-time */
                        updatedAt: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    getScenesByName: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Name of the business notification, for example course-reminder */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        clientSendable: boolean;
                        contentCheck: {
                            /**
                             * @description Which of WeChat's verdicts refuse the message; review: WeChat is not sure, a person should look
                             * @default risky
                             * @enum {string}
                             */
                            block: "risky" | "risky-and-review";
                            /**
                             * @description mini-program: what comes through POST /app/send; every-send: POST /v1/messages and its batch too. Campaigns and uniform messages are not checked
                             * @default mini-program
                             * @enum {string}
                             */
                            checks: "mini-program" | "every-send";
                            /** @description Params that hold text of users; without it, every text in the params */
                            params?: string[];
                            /**
                             * @description When WeChat gives no verdict: refuse with CONTENT_CHECK_UNAVAILABLE, or send unchecked
                             * @default refuse
                             * @enum {string}
                             */
                            whenUnavailable: "refuse" | "send";
                        } | null;
                        /** @enum {string} */
                        fit: "strict" | "fit";
                        frequencyCap: {
                            /**
                             * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again; reject: the request is refused with FREQUENCY_CAP_REACHED, a campaign's message is dropped
                             * @default delay
                             * @enum {string}
                             */
                            action: "delay" | "drop" | "reject";
                            /** @description So many messages of this scene to one user at most */
                            count: number;
                            /** @description Within any so many days of 24 hours */
                            perDays?: number;
                            /** @description Within any so many hours */
                            perHours?: number;
                        } | null;
                        /** @enum {string} */
                        lang: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
                        /** @description Keyword key -> Liquid over the params, for example { "thing1": "{{ taskName }}" } */
                        mapping: {
                            [key: string]: string;
                        };
                        /** @enum {string} */
                        miniprogramState: "developer" | "trial" | "formal";
                        /** @description Name of the business notification, for example course-reminder */
                        name: string;
                        page: string | null;
                        /** @description Params that the mapping and the page read */
                        params: string[];
                        quietHours: {
                            /**
                             * @description delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again
                             * @default delay
                             * @enum {string}
                             */
                            action: "delay" | "drop";
                            /** @description Hours and minutes, for example 22:00 */
                            from: string;
                            /**
                             * @description Of users without a time zone of their own
                             * @default Asia/Shanghai
                             */
                            timeZone: string;
                            /** @description May be before `from`: over midnight */
                            to: string;
                        } | null;
                        /** @description priTmplId of the subscribe-message template */
                        templateId: string;
                        trackOpens: boolean;
                        /** Format: date-time */
                        updatedAt: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    deleteScenesByName: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description Name of the business notification, for example course-reminder */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    postScenesByNamePreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the business notification, for example course-reminder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * @description Values for the scene's mapping
                     * @default {}
                     */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What fit changed */
                        changes: {
                            from: string;
                            key: string;
                            reason: string;
                            to: string;
                        }[];
                        data: {
                            [key: string]: {
                                value: string;
                            };
                        };
                        lines: {
                            key: string;
                            name: string;
                            value: string;
                        }[];
                        page: string | null;
                        title: string;
                        /** @description Empty when the message may be sent */
                        violations: unknown[];
                    };
                };
            };
        };
    };
    postScenesPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * @default strict
                     * @enum {string}
                     */
                    fit?: "strict" | "fit";
                    /** @description Keyword key -> Liquid over the params; keywords may be missing yet */
                    mapping: {
                        [key: string]: string;
                    };
                    /**
                     * @description Liquid over the params
                     * @default null
                     */
                    page?: string | null;
                    /**
                     * @description Sample values; params that are missing are told
                     * @default {}
                     */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    /** @description priTmplId of the subscribe-message template */
                    templateId: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What fit changed */
                        changes: {
                            from: string;
                            key: string;
                            reason: string;
                            to: string;
                        }[];
                        /** @description What keeps this scene from being saved (unmapped, liquid) or sent with these params */
                        faults: {
                            hint: {
                                en: string;
                                zh: string;
                            };
                            /** @description The keyword, or page */
                            key: string;
                            /**
                             * @description unmapped: the keyword has no text; liquid: the text does not parse; param-missing: no sample value; param-invalid: the text cannot be made from it; value: WeChat would refuse what comes out
                             * @enum {string}
                             */
                            kind: "unmapped" | "liquid" | "param-missing" | "param-invalid" | "value";
                            message: {
                                en: string;
                                zh: string;
                            };
                            /** @description Of a value: which rule, see docs/keywords.md */
                            rule: string | null;
                        }[];
                        /** @description Mapped, though the template has no such keyword */
                        foreignKeys: string[];
                        /** @description The card; a keyword whose text fails is empty */
                        lines: {
                            key: string;
                            name: string;
                            value: string;
                        }[];
                        page: string | null;
                        /** @description What the texts read, as far as they parse */
                        params: {
                            name: string;
                            /** @description Keyword keys, page */
                            readBy: string[];
                        }[];
                        title: string;
                    };
                };
            };
        };
    };
    getServiceCards: {
        parameters: {
            query: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description The business's own id of the user */
                externalId?: string;
                /** @description Names the card: the WeChat Pay transaction id, or the code of the liveActivity button */
                notifyCode: string;
                notifyType: number;
                /** @description The user's openid under this app */
                openid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Until when the card may be updated */
                        codeExpiresAt: string | null;
                        /** @description 0 normal, 1 risky, 2 abnormal, 10 refused by the user */
                        codeState: number;
                        /** @description What WeChat shows now */
                        content: {
                            [key: string]: unknown;
                        };
                        notifyType: number;
                        /** @description The last 20 that this server was asked for, newest first */
                        updates: {
                            /** Format: date-time */
                            createdAt: string;
                            /**
                             * Format: uuid
                             * @description Id of the message
                             */
                            id: string;
                            reason: string | null;
                            /** @enum {string} */
                            status: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
                        }[];
                    };
                };
            };
        };
    };
    postServiceCards: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description check_json, as an object: proves the payment; needed to activate a payment's card */
                    check?: {
                        /** @description In fen */
                        pay_amount: number;
                        pay_channel?: 0 | 1001;
                        /** @description Unix time in seconds */
                        pay_time: number;
                    } & {
                        [key: string]: unknown;
                    };
                    /** @description content_json of this kind of card, as an object; WeChat's own members */
                    content: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    /**
                     * Format: date-time
                     * @description Not after this time: the update then ends as expired
                     */
                    expireAt?: string;
                    /** @description Names the card: the WeChat Pay transaction id, or the code of the liveActivity button */
                    notifyCode: string;
                    /** @description WeChat's kind of card: 2001 to 2011 for payments, 1001, 1003, 1004, 1005 for buttons */
                    notifyType: number;
                    /** @description Who gets it: an openid, or the business's own id of a known user */
                    to: {
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
        };
    };
    postServiceCardsExt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description ext_json, as an object */
                    ext: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    /** @description Names the card: the WeChat Pay transaction id, or the code of the liveActivity button */
                    notifyCode: string;
                    /** @description WeChat's kind of card: 2001 to 2011 for payments, 1001, 1003, 1004, 1005 for buttons */
                    notifyType: number;
                    /** @description Who gets it: an openid, or the business's own id of a known user */
                    to: {
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        ok: true;
                    };
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For the header x-hongyan-csrf of every request that changes something */
                        csrfToken?: string;
                        operator?: {
                            /** @description Is a second factor asked for? */
                            hasTotp: boolean;
                            /**
                             * Format: uuid
                             * @description Id of the operator
                             */
                            id: string;
                            /** @description null: the browser's */
                            language: ("zh-CN" | "en") | null;
                            name: string;
                            roles: {
                                /** @description null: every app, and the installation itself */
                                appid: string | null;
                                /**
                                 * @description docs/operators.md says what each may do
                                 * @enum {string}
                                 */
                                role: "owner" | "operator" | "viewer";
                            }[];
                        };
                        /** @description What the roles allow, in one app at least; * is everything */
                        scopes?: string[];
                        /**
                         * @description setup-needed: nobody can sign in yet; the server prints a link for the first owner
                         * @enum {string}
                         */
                        state: "setup-needed" | "signed-out" | "signed-in";
                    };
                };
            };
        };
    };
    postSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description The password, as it is now */
                    password: string;
                    /** @description Needed after TOTP_REQUIRED */
                    totp?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For the header x-hongyan-csrf of every request that changes something */
                        csrfToken?: string;
                        operator?: {
                            /** @description Is a second factor asked for? */
                            hasTotp: boolean;
                            /**
                             * Format: uuid
                             * @description Id of the operator
                             */
                            id: string;
                            /** @description null: the browser's */
                            language: ("zh-CN" | "en") | null;
                            name: string;
                            roles: {
                                /** @description null: every app, and the installation itself */
                                appid: string | null;
                                /**
                                 * @description docs/operators.md says what each may do
                                 * @enum {string}
                                 */
                                role: "owner" | "operator" | "viewer";
                            }[];
                        };
                        /** @description What the roles allow, in one app at least; * is everything */
                        scopes?: string[];
                        /**
                         * @description setup-needed: nobody can sign in yet; the server prints a link for the first owner
                         * @enum {string}
                         */
                        state: "setup-needed" | "signed-out" | "signed-in";
                    };
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        signedOut: true;
                    };
                };
            };
        };
    };
    patchSessionOperator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What an operator changes about themselves */
        requestBody: {
            content: {
                "application/json": {
                    language?: ("zh-CN" | "en") | null;
                    /** @description A new one ends every other session */
                    password?: {
                        /** @description The password, as it is now */
                        current: string;
                        /** @description 10 to 256 characters, any of them */
                        next: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For the header x-hongyan-csrf of every request that changes something */
                        csrfToken?: string;
                        operator?: {
                            /** @description Is a second factor asked for? */
                            hasTotp: boolean;
                            /**
                             * Format: uuid
                             * @description Id of the operator
                             */
                            id: string;
                            /** @description null: the browser's */
                            language: ("zh-CN" | "en") | null;
                            name: string;
                            roles: {
                                /** @description null: every app, and the installation itself */
                                appid: string | null;
                                /**
                                 * @description docs/operators.md says what each may do
                                 * @enum {string}
                                 */
                                role: "owner" | "operator" | "viewer";
                            }[];
                        };
                        /** @description What the roles allow, in one app at least; * is everything */
                        scopes?: string[];
                        /**
                         * @description setup-needed: nobody can sign in yet; the server prints a link for the first owner
                         * @enum {string}
                         */
                        state: "setup-needed" | "signed-out" | "signed-in";
                    };
                };
            };
        };
    };
    putSessionTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the authenticator app; each is good once */
                    code: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For the header x-hongyan-csrf of every request that changes something */
                        csrfToken?: string;
                        operator?: {
                            /** @description Is a second factor asked for? */
                            hasTotp: boolean;
                            /**
                             * Format: uuid
                             * @description Id of the operator
                             */
                            id: string;
                            /** @description null: the browser's */
                            language: ("zh-CN" | "en") | null;
                            name: string;
                            roles: {
                                /** @description null: every app, and the installation itself */
                                appid: string | null;
                                /**
                                 * @description docs/operators.md says what each may do
                                 * @enum {string}
                                 */
                                role: "owner" | "operator" | "viewer";
                            }[];
                        };
                        /** @description What the roles allow, in one app at least; * is everything */
                        scopes?: string[];
                        /**
                         * @description setup-needed: nobody can sign in yet; the server prints a link for the first owner
                         * @enum {string}
                         */
                        state: "setup-needed" | "signed-out" | "signed-in";
                    };
                };
            };
        };
    };
    postSessionTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The password, as it is now */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The same for a QR code */
                        otpauthUri: string;
                        /** @description Base32, to type in; shown this once */
                        secret: string;
                    };
                };
            };
        };
    };
    deleteSessionTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The password, as it is now */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For the header x-hongyan-csrf of every request that changes something */
                        csrfToken?: string;
                        operator?: {
                            /** @description Is a second factor asked for? */
                            hasTotp: boolean;
                            /**
                             * Format: uuid
                             * @description Id of the operator
                             */
                            id: string;
                            /** @description null: the browser's */
                            language: ("zh-CN" | "en") | null;
                            name: string;
                            roles: {
                                /** @description null: every app, and the installation itself */
                                appid: string | null;
                                /**
                                 * @description docs/operators.md says what each may do
                                 * @enum {string}
                                 */
                                role: "owner" | "operator" | "viewer";
                            }[];
                        };
                        /** @description What the roles allow, in one app at least; * is everything */
                        scopes?: string[];
                        /**
                         * @description setup-needed: nobody can sign in yet; the server prints a link for the first owner
                         * @enum {string}
                         */
                        state: "setup-needed" | "signed-out" | "signed-in";
                    };
                };
            };
        };
    };
    deleteSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        signedOut: true;
                    };
                };
            };
        };
    };
    postSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What they sign in with; case does not count */
                    name: string;
                    /** @description 10 to 256 characters, any of them */
                    password: string;
                    /** @description From a link that is good once */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For the header x-hongyan-csrf of every request that changes something */
                        csrfToken?: string;
                        operator?: {
                            /** @description Is a second factor asked for? */
                            hasTotp: boolean;
                            /**
                             * Format: uuid
                             * @description Id of the operator
                             */
                            id: string;
                            /** @description null: the browser's */
                            language: ("zh-CN" | "en") | null;
                            name: string;
                            roles: {
                                /** @description null: every app, and the installation itself */
                                appid: string | null;
                                /**
                                 * @description docs/operators.md says what each may do
                                 * @enum {string}
                                 */
                                role: "owner" | "operator" | "viewer";
                            }[];
                        };
                        /** @description What the roles allow, in one app at least; * is everything */
                        scopes?: string[];
                        /**
                         * @description setup-needed: nobody can sign in yet; the server prints a link for the first owner
                         * @enum {string}
                         */
                        state: "setup-needed" | "signed-out" | "signed-in";
                    };
                };
            };
        };
    };
    getStats: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                by?: "hour" | "day";
                /** @description Default: so that 24 hours are shown; by day, 7 days. Goes back to the begin of its hour or day */
                from?: string;
                /** @description Only its messages, and the grants of its template */
                scene?: string;
                /** @description Where days begin. Counts are by the hour of UTC: where a day begins at half past, the hour belongs to the day in which it begins */
                timeZone?: string;
                /** @description Not after this time. Default: now */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @enum {string} */
                        by: "hour" | "day";
                        /** @description null: by request */
                        cancellations: {
                            count: number;
                            reason: string | null;
                        }[];
                        /**
                         * Format: date-time
                         * @description What happened before is in the counts; usually seconds ago
                         */
                        countedUntil: string;
                        /** @description Most frequent first; 100 at most */
                        failures: {
                            count: number;
                            /** @description WeChat's */
                            errcode: number | null;
                            /** @description A stable code: docs/errors.md, reasons of a message */
                            reason: string;
                            /** @description What it means */
                            says: {
                                en: string;
                                zh: string;
                            };
                            /** @description What to do about it */
                            todo: {
                                en: string;
                                zh: string;
                            };
                            /**
                             * @description Who must act: the user by a new tap; the developer of the calls or scenes; the operator of the app; WeChat (wait); nobody
                             * @enum {string}
                             */
                            who: "user" | "developer" | "operator" | "wechat" | "nobody";
                        }[];
                        /**
                         * Format: date-time
                         * @description Begin of the first hour or day
                         */
                        from: string;
                        /** @description The same hours of the days, or the hours, just before */
                        previous: {
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            totals: {
                                /** @description Messages asked for and written */
                                accepted: number;
                                cancelled: number;
                                /** @description Grants that WeChat did not know of (43101) */
                                corrected: number;
                                /** @description Arrived, as WeChat's callback or an opening says */
                                delivered: number;
                                expired: number;
                                failed: number;
                                /** @description Grants that were added: taps and imports */
                                granted: number;
                                /** @description The mini program was opened from the card */
                                opened: number;
                                /** @description Taken by WeChat */
                                sent: number;
                                /** @description Grants that messages used up */
                                spent: number;
                                /** @description The answer was lost; each is counted again by what it turns out to be */
                                unknown: number;
                            };
                        };
                        scene: string | null;
                        /** @description The messages by scene and template, most accepted first; 100 at most */
                        scenes: {
                            /** @description Messages asked for and written */
                            accepted: number;
                            cancelled: number;
                            /** @description Grants that WeChat did not know of (43101) */
                            corrected: number;
                            /** @description Arrived, as WeChat's callback or an opening says */
                            delivered: number;
                            expired: number;
                            failed: number;
                            /** @description Grants that were added: taps and imports */
                            granted: number;
                            /** @description The mini program was opened from the card */
                            opened: number;
                            /** @description null: sent without a scene */
                            scene: string | null;
                            /** @description Taken by WeChat */
                            sent: number;
                            /** @description Grants that messages used up */
                            spent: number;
                            templateId: string | null;
                            /** @description The answer was lost; each is counted again by what it turns out to be */
                            unknown: number;
                        }[];
                        /** @description Every hour or day of the range, also empty ones */
                        series: {
                            /** @description Messages asked for and written */
                            accepted: number;
                            /**
                             * Format: date-time
                             * @description Its begin
                             */
                            at: string;
                            cancelled: number;
                            /** @description Grants that WeChat did not know of (43101) */
                            corrected: number;
                            /** @description Arrived, as WeChat's callback or an opening says */
                            delivered: number;
                            expired: number;
                            failed: number;
                            /** @description Grants that were added: taps and imports */
                            granted: number;
                            /** @description The mini program was opened from the card */
                            opened: number;
                            /** @description Taken by WeChat */
                            sent: number;
                            /** @description Grants that messages used up */
                            spent: number;
                            /** @description The answer was lost; each is counted again by what it turns out to be */
                            unknown: number;
                        }[];
                        /** @description How users answered wx.requestSubscribeMessage */
                        taps: {
                            /** @description Times that a user allowed the template; imports are left out */
                            accepted: number;
                            /** @description 0 to 1; null: nobody was asked */
                            rate: number | null;
                            refused: number;
                            templates: {
                                /** @description Times that a user allowed the template; imports are left out */
                                accepted: number;
                                /** @description 0 to 1; null: nobody was asked */
                                rate: number | null;
                                refused: number;
                                templateId: string;
                                title: string | null;
                            }[];
                        };
                        timeZone: string;
                        /** Format: date-time */
                        to: string;
                        totals: {
                            /** @description Messages asked for and written */
                            accepted: number;
                            cancelled: number;
                            /** @description Grants that WeChat did not know of (43101) */
                            corrected: number;
                            /** @description Arrived, as WeChat's callback or an opening says */
                            delivered: number;
                            expired: number;
                            failed: number;
                            /** @description Grants that were added: taps and imports */
                            granted: number;
                            /** @description The mini program was opened from the card */
                            opened: number;
                            /** @description Taken by WeChat */
                            sent: number;
                            /** @description Grants that messages used up */
                            spent: number;
                            /** @description The answer was lost; each is counted again by what it turns out to be */
                            unknown: number;
                        };
                    };
                };
            };
        };
    };
    getStatsNow: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** Format: date-time */
                        at: string;
                        callbacks: {
                            isConfigured: boolean;
                            /** @description When the last push came */
                            lastAt: string | null;
                            /** @description Pushes that were not believed in this hour and the one before, by the check */
                            refused: {
                                count: number;
                                reason: string;
                            }[];
                            /** @description When WeChat last checked the URL */
                            verifiedAt: string | null;
                        };
                        paused: {
                            errcode: number | null;
                            reason: string | null;
                            says: {
                                en: string;
                                zh: string;
                            };
                            todo: {
                                en: string;
                                zh: string;
                            };
                            /** @description null: until it is repaired */
                            until: string | null;
                        } | null;
                        queue: {
                            /** @description Messages that wait to be sent now */
                            due: number;
                            /** @description false: there are more; at least so many were found */
                            isComplete: boolean;
                            /** @description Messages that are to be sent later */
                            later: number;
                            /** @description Since when the longest waiting one is due */
                            oldestDueAt: string | null;
                            /** @description On the wire */
                            sending: number;
                            /** @description Whose answer was lost */
                            unknown: number;
                        };
                        quotas: {
                            api: string;
                            dailyLimit: number | null;
                            remaining: number | null;
                            /** Format: date-time */
                            resetsAt: string;
                            /** @description At the present rate; null: not today */
                            runsOutAt: string | null;
                            usedToday: number;
                        }[];
                        token: {
                            expiresAt: string | null;
                            lastError: string | null;
                            refreshedAt: string | null;
                            /**
                             * @description As this process knows it
                             * @enum {string}
                             */
                            status: "none" | "ready" | "refreshing" | "failed";
                        };
                        /** @description Those that fail or were switched off */
                        webhooks: {
                            disabled: {
                                /** Format: date-time */
                                at: string;
                                reason: string;
                            } | null;
                            failingSince: string | null;
                            /** Format: uuid */
                            id: string;
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    getStatsReach: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description Where the days of the trend begin */
                timeZone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        templates: {
                            /** @description null: not counted yet */
                            countedAt: string | null;
                            /** @description Until no grant is left at this pace; null: as many are earned as spent */
                            daysLeft: number | null;
                            /** @description Grants, on average of the last 7 days */
                            earnedPerDay: number;
                            /** @description Messages that can be sent; a long-term template needs none */
                            grants: number;
                            /** @description That send with it */
                            scenes: string[];
                            /** @description Used or corrected away, on average of the last 7 days */
                            spentPerDay: number;
                            /** @description priTmplId of the subscribe-message template */
                            templateId: string;
                            title: string;
                            /** @description Of the last 7 days, the last count of each */
                            trend: {
                                /** Format: date-time */
                                at: string;
                                grants: number;
                                users: number;
                            }[];
                            /** @enum {string} */
                            type: "one-time" | "long-term";
                            /** @description Users who allow the long-term template */
                            unlimited: number;
                            /** @description Who can be sent at least one message */
                            users: number;
                        }[];
                    };
                };
            };
        };
    };
    getTemplateBridges: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bridges: {
                            /** @description AppID of the mini program */
                            appid: string;
                            /** @description Param of the scene -> Liquid over the old keywords, for example { "taskName": "{{ keyword1 }}" }; a keyword that a caller leaves out is empty */
                            mapping: {
                                [key: string]: string;
                            };
                            notes: string | null;
                            /** @description Name of the business notification, for example course-reminder */
                            scene: string;
                            /** @description template_id of the retired template, as old callers send it */
                            templateId: string;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                    };
                };
            };
        };
    };
    postTemplateBridges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Param of the scene -> Liquid over the old keywords, for example { "taskName": "{{ keyword1 }}" }; a keyword that a caller leaves out is empty */
                    mapping: {
                        [key: string]: string;
                    };
                    /** @default null */
                    notes?: string | null;
                    /** @description The scene that stands in for it */
                    scene: string;
                    /** @description template_id of the retired template, as old callers send it */
                    templateId: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description Param of the scene -> Liquid over the old keywords, for example { "taskName": "{{ keyword1 }}" }; a keyword that a caller leaves out is empty */
                        mapping: {
                            [key: string]: string;
                        };
                        notes: string | null;
                        /** @description Name of the business notification, for example course-reminder */
                        scene: string;
                        /** @description template_id of the retired template, as old callers send it */
                        templateId: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
        };
    };
    getTemplateBridgesByTemplateId: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description priTmplId of the subscribe-message template */
                templateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description Param of the scene -> Liquid over the old keywords, for example { "taskName": "{{ keyword1 }}" }; a keyword that a caller leaves out is empty */
                        mapping: {
                            [key: string]: string;
                        };
                        notes: string | null;
                        /** @description Name of the business notification, for example course-reminder */
                        scene: string;
                        /** @description template_id of the retired template, as old callers send it */
                        templateId: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
        };
    };
    deleteTemplateBridgesByTemplateId: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description priTmplId of the subscribe-message template */
                templateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    postTemplateBridgesMigrations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    candidate: {
                        keywords: {
                            /** @description The old keyword that fills it */
                            from: {
                                key: string;
                                name: string;
                            } | null;
                            /** @description Keyword id in the library; null in a template of the app's own */
                            kid: number | null;
                            name: string;
                            /** @description 0 to 1: how well the two names and types fit */
                            score: number;
                            /** @description The constant that fills it where no old keyword does */
                            standIn: string | null;
                            type: string;
                        }[];
                        /** @description 0 to 1 */
                        score: number;
                        /** @enum {string} */
                        source: "own" | "library";
                        /** @description Of a template of the app's own */
                        templateId: string | null;
                        /** @description Title id in the library */
                        tid: string | null;
                        title: string;
                        /** @enum {string} */
                        type: "one-time" | "long-term";
                        /** @description Keywords that nothing fills; such a candidate needs a scene of your own */
                        unfilled: string[];
                        /** @description Old keywords that would not be shown any more */
                        withoutCounterpart: {
                            key: string;
                            name: string;
                        }[];
                    };
                    /** @description Name of the new scene; by default made from the old template id */
                    scene?: string;
                    /** @description template_id of the retired template, as old callers send it */
                    templateId: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bridge: {
                            /** @description AppID of the mini program */
                            appid: string;
                            /** @description Param of the scene -> Liquid over the old keywords, for example { "taskName": "{{ keyword1 }}" }; a keyword that a caller leaves out is empty */
                            mapping: {
                                [key: string]: string;
                            };
                            notes: string | null;
                            /** @description Name of the business notification, for example course-reminder */
                            scene: string;
                            /** @description template_id of the retired template, as old callers send it */
                            templateId: string;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                        /** @description Name of the business notification, for example course-reminder */
                        scene: string;
                        /** @description The subscribe-message template, added if it was not there */
                        templateId: string;
                    };
                };
            };
        };
    };
    postTemplateBridgesProposals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Its lines, for example 商品名称{{keyword1.DATA}}\n支付金额{{keyword2.DATA}} */
                    content: string;
                    /** @description Title of the retired template */
                    title: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Best first */
                        candidates: {
                            keywords: {
                                /** @description The old keyword that fills it */
                                from: {
                                    key: string;
                                    name: string;
                                } | null;
                                /** @description Keyword id in the library; null in a template of the app's own */
                                kid: number | null;
                                name: string;
                                /** @description 0 to 1: how well the two names and types fit */
                                score: number;
                                /** @description The constant that fills it where no old keyword does */
                                standIn: string | null;
                                type: string;
                            }[];
                            /** @description 0 to 1 */
                            score: number;
                            /** @enum {string} */
                            source: "own" | "library";
                            /** @description Of a template of the app's own */
                            templateId: string | null;
                            /** @description Title id in the library */
                            tid: string | null;
                            title: string;
                            /** @enum {string} */
                            type: "one-time" | "long-term";
                            /** @description Keywords that nothing fills; such a candidate needs a scene of your own */
                            unfilled: string[];
                            /** @description Old keywords that would not be shown any more */
                            withoutCounterpart: {
                                key: string;
                                name: string;
                            }[];
                        }[];
                        /** @description What the old template showed */
                        keywords: {
                            key: string;
                            name: string;
                        }[];
                        /** @description How far the public library was searched; it offers no search of its own */
                        library: {
                            /** @description Calls to WeChat that this took */
                            calls: number;
                            /** @description Titles whose keywords were compared */
                            keywordsRead: string[];
                            titlesRead: number;
                            /** @description In the app's categories; more than were read: there may be better ones */
                            titlesTotal: number;
                        };
                    };
                };
            };
        };
    };
    getTemplateLibraryCategories: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those of the app (类目); WeChat offers the templates of no other */
                        categories: {
                            id: number;
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    getTemplateLibraryTitles: {
        parameters: {
            query: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description Id of a category */
                category: number;
                limit?: number;
                /** @description So many titles are left out */
                start?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        titles: {
                            /** @description Title id, for POST /v1/templates */
                            tid: string;
                            title: string;
                            /** @enum {string} */
                            type: "one-time" | "long-term";
                        }[];
                        /** @description In the category */
                        total: number;
                    };
                };
            };
        };
    };
    getTemplateLibraryTitlesByTidKeywords: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                tid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keywords: {
                            example: string;
                            /** @description Keyword id, for `kidList` of POST /v1/templates */
                            kid: number;
                            name: string;
                            /** @description Kind of value, such as thing: docs/keywords.md */
                            type: string;
                        }[];
                    };
                };
            };
        };
    };
    postTemplateMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @default {} */
                    data?: {
                        [key: string]: {
                            value: string | number;
                        };
                    };
                    /** @description Ignored: a subscribe message has no emphasis */
                    emphasis_keyword?: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with time zone
                     */
                    expireAt?: string;
                    /** @description Ignored: WeChat's form ids ended with template messages */
                    form_id?: string;
                    /**
                     * @default reject
                     * @enum {string}
                     */
                    onNoGrant?: "reject" | "try";
                    /** @description Page of the mini program that the card opens, a query allowed */
                    page?: string;
                    /** @description template_id of the retired template, as old callers send it */
                    template_id: string;
                    /** @description The user's openid under this app */
                    touser: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: a repeat, and its bridge is not what it was */
                        bridge: {
                            /** @description What the scene's fit changed */
                            changes: {
                                from: string;
                                key: string;
                                reason: string;
                                to: string;
                            }[];
                            /** @description Members of the request that mean nothing any more */
                            ignored: string[];
                            /** @description What the scene was given */
                            params: {
                                [key: string]: string;
                            };
                            /** @description Name of the business notification, for example course-reminder */
                            scene: string;
                            /** @description The subscribe-message template that is sent */
                            templateId: string;
                            /** @description Keywords of the request that the bridge does not read */
                            unused: string[];
                        } | null;
                        /**
                         * Format: uuid
                         * @description Id of the message
                         */
                        id: string;
                        /** @enum {string} */
                        status: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
                    };
                };
            };
        };
    };
    getTemplates: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        templates: {
                            content: string;
                            example: string;
                            keywords: {
                                enumValues?: string[];
                                key: string;
                                name: string;
                                type: string;
                            }[];
                            /** @description When WeChat stopped listing it */
                            removedAt: string | null;
                            /** Format: date-time */
                            syncedAt: string;
                            /** @description priTmplId of the subscribe-message template */
                            templateId: string;
                            title: string;
                            /** @enum {string} */
                            type: "one-time" | "long-term" | "official-account";
                        }[];
                    };
                };
            };
        };
    };
    postTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description Keyword ids in display order */
                    kidList: number[];
                    sceneDesc: string;
                    /** @description Title id from the public library */
                    tid: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        content: string;
                        example: string;
                        keywords: {
                            enumValues?: string[];
                            key: string;
                            name: string;
                            type: string;
                        }[];
                        /** @description When WeChat stopped listing it */
                        removedAt: string | null;
                        /** Format: date-time */
                        syncedAt: string;
                        /** @description priTmplId of the subscribe-message template */
                        templateId: string;
                        title: string;
                        /** @enum {string} */
                        type: "one-time" | "long-term" | "official-account";
                    };
                };
            };
        };
    };
    deleteTemplatesByTemplateId: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description priTmplId of the subscribe-message template */
                templateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    postTemplatesSync: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How WeChat's list differed from our copy; empty: not at all */
                        changes: {
                            /** @description Scenes that cannot be sent until they are mapped anew */
                            brokenScenes: string[];
                            /** @enum {string} */
                            change: "added" | "changed" | "removed";
                            keywords: {
                                added: {
                                    enumValues?: string[];
                                    key: string;
                                    name: string;
                                    type: string;
                                }[];
                                /** @description The same key with another name, or other values to choose from */
                                changed: {
                                    after: {
                                        enumValues?: string[];
                                        key: string;
                                        name: string;
                                        type: string;
                                    };
                                    before: {
                                        enumValues?: string[];
                                        key: string;
                                        name: string;
                                        type: string;
                                    };
                                }[];
                                removed: {
                                    enumValues?: string[];
                                    key: string;
                                    name: string;
                                    type: string;
                                }[];
                            };
                            /** @description priTmplId of the subscribe-message template */
                            templateId: string;
                            title: string;
                        }[];
                        templates: {
                            content: string;
                            example: string;
                            keywords: {
                                enumValues?: string[];
                                key: string;
                                name: string;
                                type: string;
                            }[];
                            /** @description When WeChat stopped listing it */
                            removedAt: string | null;
                            /** Format: date-time */
                            syncedAt: string;
                            /** @description priTmplId of the subscribe-message template */
                            templateId: string;
                            title: string;
                            /** @enum {string} */
                            type: "one-time" | "long-term" | "official-account";
                        }[];
                    };
                };
            };
        };
    };
    postUniformMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body gives the same answer; with another body, 409 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /** @description In order: the first that has the right to reach the user is taken */
                    channels: ({
                        /** @enum {string} */
                        channel: "subscribe";
                        /** @enum {string} */
                        lang?: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
                        /** @enum {string} */
                        miniprogramState?: "developer" | "trial" | "formal";
                        /** @description Page of the mini program that the card opens, a query allowed */
                        page?: string;
                        /** @description Beside the shared params, which they win over */
                        params?: {
                            [key: string]: components["schemas"]["JsonInput"];
                        };
                        /** @description Name of the business notification, for example course-reminder */
                        scene: string;
                    } | {
                        /** @description The agent's full account */
                        agent?: string;
                        /** @enum {string} */
                        channel: "customer-service";
                        /** @description A stored picture, uploaded to WeChat as needed, or WeChat's own id */
                        image?: {
                            /** @description SHA-256 of a stored picture */
                            media: string;
                        } | {
                            /** @description WeChat's id of a temporary media, good for three days */
                            mediaId: string;
                        };
                        isAi?: boolean;
                        link?: {
                            description: string;
                            /**
                             * Format: uri
                             * @description JPG or PNG, 640 x 320 or 80 x 80
                             */
                            thumbUrl: string;
                            title: string;
                            /** Format: uri */
                            url: string;
                        };
                        miniprogrampage?: {
                            pagepath: string;
                            /** @description 520 x 416 is advised */
                            thumb: {
                                /** @description SHA-256 of a stored picture */
                                media: string;
                            } | {
                                /** @description WeChat's id of a temporary media, good for three days */
                                mediaId: string;
                            };
                            title: string;
                        };
                        text?: {
                            /** @description At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path> */
                            content: string;
                        };
                    } | {
                        /** @enum {string} */
                        channel: "official-account-template";
                        data?: {
                            [key: string]: string | {
                                color?: string;
                                value: string;
                            };
                        };
                        /** @description What the message opens; by default the page of the scene, in the mini program */
                        miniprogram?: {
                            /** @description AppID of the mini program */
                            appid?: string;
                            /** @description Page of the mini program that the card opens, a query allowed */
                            pagepath?: string;
                        };
                        /** @description Values for the scene's mapping */
                        params?: {
                            [key: string]: components["schemas"]["JsonInput"];
                        };
                        /** @description A scene of the Official Account */
                        scene?: string;
                        /** @description Instead of a scene: a template of the Official Account */
                        templateId?: string;
                        /** Format: uri */
                        url?: string;
                    })[];
                    /**
                     * Format: date-time
                     * @description Not after this time, whatever the channel
                     */
                    expireAt?: string;
                    /** @description For the scenes of all channels */
                    params?: {
                        [key: string]: components["schemas"]["JsonInput"];
                    };
                    to: {
                        /** @description Your own id: ties the two openids together */
                        externalId?: string;
                        /** @description Under the bound Official Account */
                        officialAccountOpenid?: string;
                        /** @description Under the mini program */
                        openid?: string;
                    };
                } | {
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * Format: date-time
                     * @description ISO 8601 with time zone
                     */
                    expireAt?: string;
                    mp_template_msg?: {
                        /** @description Of the bound Official Account */
                        appid: string;
                        /** @default {} */
                        data?: {
                            [key: string]: {
                                color?: string;
                                value: string | number;
                            };
                        };
                        miniprogram?: {
                            /** @description AppID of the mini program */
                            appid: string;
                            pagepath?: string;
                        };
                        /** @description priTmplId of the subscribe-message template */
                        template_id: string;
                        url?: string;
                    };
                    /** @description Under the mini program or the Official Account */
                    touser: string;
                    /** @description Sent through the bridge of its template */
                    weapp_template_msg?: {
                        /** @default {} */
                        data?: {
                            [key: string]: {
                                color?: string;
                                value: string | number;
                            };
                        };
                        emphasis_keyword?: string;
                        form_id?: string;
                        /** @description Page of the mini program that the card opens, a query allowed */
                        page?: string;
                        /** @description priTmplId of the subscribe-message template */
                        template_id: string;
                    };
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channels: {
                            /** @description Of the app that the message is sent by */
                            appid: string | null;
                            /** @enum {string} */
                            channel: "subscribe" | "customer-service" | "official-account-template";
                            detail: string | null;
                            /** @description GET /v1/messages/{id}?appid= */
                            messageId: string | null;
                            messageStatus: ("queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown") | null;
                            /** @description Why it was not taken, or failed: a stable code */
                            reason: string | null;
                            /**
                             * @description waiting: not tried; skipped: had no right; failed: WeChat refused its message
                             * @enum {string}
                             */
                            state: "waiting" | "skipped" | "taken" | "failed";
                        }[];
                        /** Format: date-time */
                        createdAt: string;
                        expireAt: string | null;
                        /** Format: uuid */
                        id: string;
                        /**
                         * @description Of the message by the channel that is taken
                         * @enum {string}
                         */
                        status: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
                    };
                };
            };
        };
    };
    getUniformMessagesById: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channels: {
                            /** @description Of the app that the message is sent by */
                            appid: string | null;
                            /** @enum {string} */
                            channel: "subscribe" | "customer-service" | "official-account-template";
                            detail: string | null;
                            /** @description GET /v1/messages/{id}?appid= */
                            messageId: string | null;
                            messageStatus: ("queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown") | null;
                            /** @description Why it was not taken, or failed: a stable code */
                            reason: string | null;
                            /**
                             * @description waiting: not tried; skipped: had no right; failed: WeChat refused its message
                             * @enum {string}
                             */
                            state: "waiting" | "skipped" | "taken" | "failed";
                        }[];
                        /** Format: date-time */
                        createdAt: string;
                        expireAt: string | null;
                        /** Format: uuid */
                        id: string;
                        /**
                         * @description Of the message by the channel that is taken
                         * @enum {string}
                         */
                        status: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired" | "cancelled" | "unknown";
                    };
                };
            };
        };
    };
    getUsers: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
                /** @description The user's openid under this app */
                cursor?: string;
                /** @description The business's own id of the user */
                externalId?: string;
                /** @description Users whose externalId begins so; the first page's worth, without a cursor */
                externalIdPrefix?: string;
                limit?: number;
                /** @description Users whose openid begins so */
                openidPrefix?: string;
                /** @description Users who carry it. A page looks through 20,000 users: it may be short, or empty, and still have a next one */
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        users: components["schemas"]["User"][];
                    };
                };
            };
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description AppID of the mini program */
                    appid?: string;
                    users: {
                        /** @description The business's own id of the user */
                        externalId?: string;
                        /** @description The user's openid under this app */
                        openid: string;
                        /** @description For quiet hours; without it, that of the scene */
                        timeZone?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: number;
                    };
                };
            };
        };
    };
    patchUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Tags that each of them carries from now on
                     * @default []
                     */
                    add?: string[];
                    /** @description AppID of the mini program */
                    appid?: string;
                    /**
                     * @description Tags that none of them carries any more
                     * @default []
                     */
                    remove?: string[];
                    /** @description Up to 1,000 known users; those who are not known are counted and left alone */
                    users: ({
                        /** @description The user's openid under this app */
                        openid: string;
                    } | {
                        /** @description The business's own id of the user */
                        externalId: string;
                    })[];
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Users whom the app does not know */
                        unknown: number;
                        /** @description Users found */
                        users: number;
                    };
                };
            };
        };
    };
    getUsersByOpenid: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
        };
    };
    getUsersByOpenidData: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Everything that is kept about one user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        attempts: {
                            [key: string]: unknown;
                        }[];
                        balances: {
                            [key: string]: unknown;
                        }[];
                        /** @description What WeChat pushed that names the user */
                        callbacks: {
                            [key: string]: unknown;
                        }[];
                        campaignLists: {
                            [key: string]: unknown;
                        }[];
                        clientSends: {
                            [key: string]: unknown;
                        } | null;
                        conversation: {
                            [key: string]: unknown;
                        } | null;
                        /** @description What the user wrote to customer service */
                        customerMessages: {
                            [key: string]: unknown;
                        }[];
                        events: {
                            [key: string]: unknown;
                        }[];
                        /** Format: date-time */
                        exportedAt: string;
                        frequencies: {
                            [key: string]: unknown;
                        }[];
                        grantReports: {
                            [key: string]: unknown;
                        }[];
                        ledger: {
                            [key: string]: unknown;
                        }[];
                        messages: {
                            [key: string]: unknown;
                        }[];
                        /** @description The user's openid under this app */
                        openid: string;
                        serviceCards: {
                            [key: string]: unknown;
                        }[];
                        user: {
                            [key: string]: unknown;
                        } | null;
                    };
                };
            };
        };
    };
    deleteUsersByOpenidData: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path: {
                /** @description The user's openid under this app */
                openid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @enum {string} */
                        cause: "request" | "cancellation";
                        doneAt: string | null;
                        erasedAt: string | null;
                        /** Format: uuid */
                        id: string;
                        /** Format: date-time */
                        requestedAt: string;
                        /**
                         * @description waiting: not begun, or a message of the user is on the wire; erased: all is gone but the notice that webhooks still wait for; done: nothing names the user any more
                         * @enum {string}
                         */
                        state: "waiting" | "erased" | "done";
                    };
                };
            };
        };
    };
    getWebhooks: {
        parameters: {
            query?: {
                /** @description AppID of the mini program */
                appid?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhooks: {
                            /** @description null: every app */
                            appid: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @description Why nothing is delivered; null: enabled */
                            disabled: {
                                /** Format: date-time */
                                at: string;
                                reason: string;
                            } | null;
                            events: string[];
                            /** @description Since when every attempt has failed */
                            failingSince: string | null;
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @description Until when a secret from before a rotation signs as well */
                            previousSecretUntil: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                            url: string;
                            /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    postWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description null: every app, which takes a key that is for every app */
                    appid?: string | null;
                    /**
                     * @description Types of events, families of them (message.*), or * for all, also those of later versions
                     * @default [
                     *       "*"
                     *     ]
                     */
                    events?: string[];
                    /** @description For people; default: the host of the URL */
                    name?: string;
                    /** @description https, on the public internet; no user name or password in it */
                    url: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: every app */
                        appid: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description Why nothing is delivered; null: enabled */
                        disabled: {
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        events: string[];
                        /** @description Since when every attempt has failed */
                        failingSince: string | null;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Until when a secret from before a rotation signs as well */
                        previousSecretUntil: string | null;
                        /** @description whsec_…; shown this once */
                        secret: string;
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    getWebhooksById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: every app */
                        appid: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description Why nothing is delivered; null: enabled */
                        disabled: {
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        events: string[];
                        /** @description Since when every attempt has failed */
                        failingSince: string | null;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Until when a secret from before a rotation signs as well */
                        previousSecretUntil: string | null;
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    deleteWebhooksById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        deleted: true;
                    };
                };
            };
        };
    };
    patchWebhooksById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Types of events, families of them (message.*), or * for all, also those of later versions */
                    events?: string[];
                    name?: string;
                    /** @description https, on the public internet; no user name or password in it */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: every app */
                        appid: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description Why nothing is delivered; null: enabled */
                        disabled: {
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        events: string[];
                        /** @description Since when every attempt has failed */
                        failingSince: string | null;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Until when a secret from before a rotation signs as well */
                        previousSecretUntil: string | null;
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    getWebhooksByIdDeliveries: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: number;
                limit?: number;
                status?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: {
                            /** @description AppID of the mini program */
                            appid: string;
                            /** @description How often it was tried */
                            attempt: number;
                            /** Format: date-time */
                            createdAt: string;
                            durationMs: number | null;
                            endedAt: string | null;
                            /** @description Why there was no answer to the last attempt */
                            error: string | null;
                            /** @description The header webhook-id: the same for every repetition; null: the event is no longer kept */
                            eventId: string | null;
                            id: number;
                            /** @description null: none, or one is under way */
                            nextAttemptAt: string | null;
                            /** @description First KiB of the last answer */
                            response: string | null;
                            responseStatus: number | null;
                            /** @enum {string} */
                            status: "pending" | "delivered" | "failed";
                            type: string;
                        }[];
                        /** @description null: nothing is left. A page may be short, or empty, and still have a next one */
                        nextCursor: number | null;
                    };
                };
            };
        };
    };
    getWebhooksByIdDeliveriesByDeliveryId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: number;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description How often it was tried */
                        attempt: number;
                        /** Format: date-time */
                        createdAt: string;
                        durationMs: number | null;
                        endedAt: string | null;
                        /** @description Why there was no answer to the last attempt */
                        error: string | null;
                        /** @description The header webhook-id: the same for every repetition; null: the event is no longer kept */
                        eventId: string | null;
                        id: number;
                        /** @description null: none, or one is under way */
                        nextAttemptAt: string | null;
                        /** @description null: the event is no longer kept */
                        request: {
                            /** @description Exactly what the receiver gets */
                            body: string;
                            /** @description Those that are the same in each attempt; time and signature are of an attempt */
                            headers: {
                                [key: string]: string;
                            };
                            /** @description The webhook's, as it is now */
                            url: string;
                        } | null;
                        /** @description First KiB of the last answer */
                        response: string | null;
                        responseStatus: number | null;
                        /** @enum {string} */
                        status: "pending" | "delivered" | "failed";
                        type: string;
                    };
                };
            };
        };
    };
    postWebhooksByIdDeliveriesByDeliveryIdRetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: number;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description AppID of the mini program */
                        appid: string;
                        /** @description How often it was tried */
                        attempt: number;
                        /** Format: date-time */
                        createdAt: string;
                        durationMs: number | null;
                        endedAt: string | null;
                        /** @description Why there was no answer to the last attempt */
                        error: string | null;
                        /** @description The header webhook-id: the same for every repetition; null: the event is no longer kept */
                        eventId: string | null;
                        id: number;
                        /** @description null: none, or one is under way */
                        nextAttemptAt: string | null;
                        /** @description First KiB of the last answer */
                        response: string | null;
                        responseStatus: number | null;
                        /** @enum {string} */
                        status: "pending" | "delivered" | "failed";
                        type: string;
                    };
                };
            };
        };
    };
    postWebhooksByIdDisable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: every app */
                        appid: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description Why nothing is delivered; null: enabled */
                        disabled: {
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        events: string[];
                        /** @description Since when every attempt has failed */
                        failingSince: string | null;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Until when a secret from before a rotation signs as well */
                        previousSecretUntil: string | null;
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    postWebhooksByIdEnable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: every app */
                        appid: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description Why nothing is delivered; null: enabled */
                        disabled: {
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        events: string[];
                        /** @description Since when every attempt has failed */
                        failingSince: string | null;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Until when a secret from before a rotation signs as well */
                        previousSecretUntil: string | null;
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    postWebhooksByIdReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Events from this time on
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description Up to, not including; default: now
                     */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When the limit of one call (about 100,000) was reached: go on with it as from */
                        next: string | null;
                        /** @description Events that are delivered again */
                        replayed: number;
                    };
                };
            };
        };
    };
    postWebhooksByIdRotateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: every app */
                        appid: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description Why nothing is delivered; null: enabled */
                        disabled: {
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        events: string[];
                        /** @description Since when every attempt has failed */
                        failingSince: string | null;
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description Until when a secret from before a rotation signs as well */
                        previousSecretUntil: string | null;
                        /** @description whsec_…; shown this once */
                        secret: string;
                        /** Format: date-time */
                        updatedAt: string;
                        url: string;
                        /** @description Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE) */
                        version: string;
                    };
                };
            };
        };
    };
    postWebhooksByIdTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: the error says what to change */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed in the server: repeat it, a send with the same Idempotency-Key */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The receiver answered 2xx */
                        delivered: boolean;
                        durationMs: number;
                        /** @description Why there was no answer */
                        error: string | null;
                        /** @description Its first KiB */
                        response: string | null;
                        /** @description HTTP status; null: no answer */
                        status: number | null;
                    };
                };
            };
        };
    };
}
